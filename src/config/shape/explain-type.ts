import type { Fragment } from '../../model/format/fragment.ts';
import { type Remark, replacing } from '../report.ts';
import { type SchemaGuide, tagsOf, type View } from '../schema/guide.ts';
import type { ScalarTree } from '../tree.ts';
import { explainText } from './explain-text.ts';
import type { Mistake } from './sift.ts';
import { nameOf, type Spot, valueSpan } from './spot.ts';
import { inlineYaml, isOneItem, written } from './written.ts';

/** A value of the wrong sort: a map where text belongs, text where a secret reference belongs … */
export function explainType(mistake: Mistake, guide: SchemaGuide): Remark {
  const { spot } = mistake;
  const wanted = spot.meant ?? { kind: null, fragment: {} };
  if (isSecret(spot, guide)) return explainPlainSecret(spot);
  if (spot.tree.kind === 'scalar' && spot.tree.value !== null && isText(wanted)) {
    return isInForm(spot.tree, wanted) ? quoted(spot, spot.tree) : explainText(mistake, guide);
  }
  const at = valueSpan(spot);
  return {
    code: 'BP2003',
    at,
    path: spot.path,
    through: spot.through,
    message: `${nameOf(spot.path)} must be ${describe(wanted, guide)}, not ${written(spot.tree)}`,
    conceals: wanted.kind === 'secret' && spot.tree.kind === 'list' ? at : undefined,
    ...mending(spot, wanted, guide),
  };
}

function isSecret(spot: Spot, guide: SchemaGuide): boolean {
  const views = spot.declared ? [spot.declared, ...guide.branches(spot.declared)] : [];
  return (
    spot.tree.kind === 'scalar' &&
    spot.tree.value !== null &&
    views.some(({ kind }) => kind === 'secret')
  );
}

function explainPlainSecret(spot: Spot): Remark {
  const [, variableRead] = /^\$\{(\w+)\}$/.exec(templateOf(spot)) ?? [];
  if (variableRead !== undefined) {
    const message = `${nameOf(spot.path)} is a secret, which \`\${…}\` does not read`;
    const help = `refer to it: \`{ env: ${variableRead} }\``;
    return {
      code: 'BP2020',
      at: valueSpan(spot),
      path: spot.path,
      through: spot.through,
      message,
      help,
    };
  }
  const name = String(spot.path.findLast((step) => typeof step === 'string') ?? 'SECRET');
  const variable = name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  return {
    code: 'BP2020',
    at: valueSpan(spot),
    path: spot.path,
    through: spot.through,
    message: `${nameOf(spot.path)} is a secret and must not stand in the file`,
    help: `refer to it: \`{ env: ${variable} }\`, \`{ file: path }\` or \`{ credential: name }\`, and change the secret: it may be in git's history`,
    conceals: spot.tree.at,
  };
}

function templateOf({ tree }: Spot): string {
  return tree.kind === 'scalar' ? String(tree.template ?? tree.value) : '';
}

function quoted(spot: Spot, scalar: ScalarTree): Remark {
  const at = valueSpan(spot);
  const text = JSON.stringify(at.source.text.slice(at.start, at.end));
  return {
    code: 'BP2003',
    at,
    path: spot.path,
    through: spot.through,
    message: `${nameOf(spot.path)} must be text, not the ${typeof scalar.value} ${written(scalar)}`,
    help: `write ${text}`,
    fix: replacing(at, text, { safe: true }),
  };
}

type Mending = Pick<Remark, 'help' | 'fix'>;

/** What to write instead, where the author's meaning is beyond doubt. */
function mending(spot: Spot, wanted: View, guide: SchemaGuide): Mending {
  const { tree } = spot;
  const { fragment } = wanted;
  const at = valueSpan(spot);
  if (tree.kind !== 'scalar' || tree.value === null) return { help: adviceFor(wanted, guide) };
  const spelling =
    fragment.type === 'boolean' ? booleans[String(tree.value).toLowerCase()] : undefined;
  if (spelling) return { help: `write ${spelling}`, fix: replacing(at, spelling, { safe: true }) };
  if (
    fragment.type === 'integer' &&
    typeof tree.value === 'string' &&
    /^\d{1,15}$/.test(tree.value)
  ) {
    return { help: `write ${tree.value}`, fix: replacing(at, tree.value, { safe: true }) };
  }
  if (wanted.kind === 'argv' || spot.path.at(-1) === 'command')
    return { help: splitWords(String(tree.value)) };
  if (fragment.type === 'array' && isText({ kind: null, fragment: fragment.items ?? {} })) {
    const text = tree.template ?? tree.value;
    const item = inlineYaml([text]);
    return { help: `write ${item}`, fix: replacing(at, item, { safe: isOneItem(text) }) };
  }
  return { help: adviceFor(wanted, guide) };
}

/** A command line as the list that it has to be; only its author knows whether it needs a shell. */
function splitWords(line: string): string {
  const needsShell = /[|&;<>()$`\\"'*?\n]/.test(line);
  const words = needsShell ? ['sh', '-c', line] : line.trim().split(/\s+/);
  const why = needsShell ? 'no shell is involved; if one is needed, say so: ' : 'one item a word: ';
  return `${why}${inlineYaml(words)}`;
}

function adviceFor({ fragment }: View, guide: SchemaGuide): string {
  const example = fragment.examples?.[0];
  if (example !== undefined) return `for example ${inlineYaml(example)}`;
  const tags = guide.branches({ kind: null, fragment }).flatMap((branch) => tagsOf(branch, 'type'));
  if (tags.length > 0) return `begin it with \`type:\`, one of: ${tags.join(', ')}`;
  const ofBranch = guide
    .branches({ kind: null, fragment })
    .find((branch) => branch.fragment.examples);
  if (ofBranch) return adviceFor(ofBranch, guide);
  const keys = Object.keys(fragment.properties ?? {});
  if (keys.length > 0) return `its keys: ${keys.join(', ')}`;
  return advice[sortOf(fragment)] ?? 'see `run-pipeline explain`';
}

const advice: Readonly<Record<string, string>> = {
  object: 'write `name: value` lines below it, or { name: value }',
  array: 'write one line with `- ` for each, or [one, two]',
  string: 'write text, in quotes if it holds more than words',
  integer: 'write a whole number',
  number: 'write a number',
  boolean: 'write true or false',
};

const booleans: Readonly<Record<string, string>> = {
  yes: 'true',
  on: 'true',
  true: 'true',
  no: 'false',
  off: 'false',
  false: 'false',
};

function describe(view: View, guide: SchemaGuide): string {
  const branches = guide.branches(view);
  if (branches.length > 0) {
    const words = branches.map((branch) => describe(branch, guide));
    return [...new Set(words)].join(' or ');
  }
  const { fragment } = view;
  // The titles of maps say what they are for, and not what to write.
  if (sortOf(fragment) === 'object' && !/^(map|secret)/.test(fragment.title ?? '')) return 'a map';
  if (fragment.title) return article(fragment.title);
  if (fragment.const !== undefined || fragment.enum)
    return [fragment.const ?? fragment.enum].flat().join(' or ');
  return sorts[sortOf(fragment)] ?? 'something else';
}

const sorts: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function sortOf(fragment: Fragment): string {
  if (typeof fragment.type === 'string') return fragment.type;
  return fragment.properties ? 'object' : '';
}

function isText({ fragment }: View): boolean {
  return fragment.type === 'string' || (fragment.$ref !== undefined && fragment.type === undefined);
}

/** Whether quotes are all that is missing. */
function isInForm(tree: ScalarTree, { fragment }: View): boolean {
  const raw = tree.at.source.text.slice(tree.at.start, tree.at.end);
  return fragment.pattern === undefined || new RegExp(fragment.pattern, 'u').test(raw);
}

function article(title: string): string {
  const name = /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
  return /^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`;
}
