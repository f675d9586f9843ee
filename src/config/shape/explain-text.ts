import { type Remark, replacing } from '../report.ts';
import type { SchemaGuide } from '../schema/guide.ts';
import { mendings } from './mend-text.ts';
import type { Mistake } from './sift.ts';
import { nameOf, type Spot, valueSpan } from './spot.ts';
import { inlineYaml, written } from './written.ts';

/** Text (or a bare number) that has not the form that its kind asks for. */
export function explainText({ spot, keyword, params }: Mistake, guide: SchemaGuide): Remark {
  const at = valueSpan(spot);
  const base = { at, path: spot.path, through: spot.through } as const;
  const name = nameOf(spot.path);
  const isEmpty = spot.tree.kind === 'scalar' && spot.tree.value === '';
  if (keyword === 'minLength' || isEmpty) {
    return {
      ...base,
      code: 'BP2031',
      message: `${name} must not be empty`,
      help: spot.isRequired ? 'write a value' : 'write a value, or leave the key out',
    };
  }
  if (keyword === 'maxLength') {
    const message = `${name} is longer than ${params.limit} characters`;
    return { ...base, code: 'BP2032', message, help: 'use a shorter one' };
  }
  return { ...base, ...explainForm(spot, guide) };
}

type Form = Pick<Remark, 'code' | 'message' | 'help' | 'fix' | 'conceals'>;

function explainForm(spot: Spot, guide: SchemaGuide): Form {
  const { tree, meant, path } = spot;
  const [value, isMade] =
    tree.kind === 'scalar' ? [String(tree.value), tree.template !== undefined] : ['', false];
  const mend = mendings[meant?.kind ?? '']?.(value);
  // Somebody may have written the secret itself where its name belongs.
  const isHidden = spot.isInSecret && ['env', 'credential'].includes(String(path.at(-1)));
  const shown = isHidden ? 'this' : written(tree);
  const text = isMade ? undefined : mend?.text;
  return {
    code: mend?.code ?? 'BP2013',
    message: `${nameOf(path)} cannot be ${shown}${mend ? `: ${mend.reason}` : ''}`,
    conceals: isHidden ? tree.at : undefined,
    help: mend?.help ?? formOf(spot, guide),
    fix: text ? replacing(valueSpan(spot), text, { safe: mend?.safe === true }) : undefined,
  };
}

function formOf({ declared, meant }: Spot, guide: SchemaGuide): string {
  const kind = guide.definition(meant?.kind ?? declared?.kind ?? '');
  const { description = 'the value has another form', examples } = { ...meant?.fragment, ...kind };
  const example = examples?.[0] ?? meant?.fragment.examples?.[0];
  return example === undefined ? description : `${description} For example ${inlineYaml(example)}`;
}
