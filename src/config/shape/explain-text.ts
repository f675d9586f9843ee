import { type Remark, replacing } from '../report.ts';
import type { SchemaGuide } from '../schema/guide.ts';
import { mendings } from './mend-text.ts';
import type { Mistake } from './sift.ts';
import { nameOf, valueSpan } from './spot.ts';
import { written } from './written.ts';

/** Text (or a bare number) that has not the form that its kind asks for. */
export function explainText({ spot, keyword, params }: Mistake, guide: SchemaGuide): Remark {
  const at = valueSpan(spot);
  const base = { at, path: spot.path, through: spot.through } as const;
  const name = nameOf(spot.path);
  if (keyword === 'minLength') {
    return {
      ...base,
      code: 'BP2031',
      message: `${name} must not be empty`,
      help: 'write a value, or leave the key out',
    };
  }
  if (keyword === 'maxLength') {
    const message = `${name} is longer than ${params.limit} characters`;
    return { ...base, code: 'BP2032', message, help: 'use a shorter one' };
  }
  const kind = spot.meant?.kind ?? '';
  const value = spot.tree.kind === 'scalar' ? String(spot.tree.template ?? spot.tree.value) : '';
  const mend = mendings[kind]?.(value);
  const shown = kind === 'secret' ? 'this' : written(spot.tree);
  return {
    ...base,
    code: mend?.code ?? 'BP2013',
    message: `${name} cannot be ${shown}${mend ? `: ${mend.reason}` : ''}`,
    help: mend?.help ?? guide.definition(kind)?.description ?? spot.meant?.fragment.description,
    fix:
      mend?.text === undefined ? undefined : replacing(at, mend.text, { safe: mend.safe === true }),
  };
}
