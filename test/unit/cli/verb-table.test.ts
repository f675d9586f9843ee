import { expect, test } from 'vitest';
import { parseLine } from '../../../src/cli/parse-line.ts';
import { globalOptions } from '../../../src/cli/table/global-options.ts';
import { verbTable } from '../../../src/cli/verbs.ts';

/** The contract: every verb, its options, and how many arguments it must have and may have. */
const contract: Readonly<Record<string, string>> = {
  run: '--all --due --only --note --label --app-version --hold --plan --dry-run',
  cancel: '',
  plan: '--out --detailed-exitcode',
  discover: '',
  restore:
    '--confirm --phrase --only --to --from --existing --checkout --no-safety-backup --allow-hooks --discard-previous --from-manifest --signer',
  download: '--decrypted --path',
  drill: '',
  list: '--sort --search --label',
  show: '--contents --proof',
  diff: '',
  status: '--max-age --history --prometheus',
  'catalog export': '',
  storage: '',
  report: '--out',
  'audit list': '--last',
  'audit verify': '',
  verify: '--level --all --sample',
  accept: '--reason',
  prune: '--confirm',
  delete: '--confirm --last-good',
  hold: '--reason --until',
  release: '--reason',
  sync: '--from --to',
  import: '--as --max-size --as-is --note --label --app-version --hold',
  'storage clean': '--confirm --older-than --volume',
  validate: '--online --policy --fix --format',
  'config show': '',
  'config set': '',
  review: '--base --comment --fail-on',
  'destinations test': '',
  'schedule next': '',
  'schedule render': '--target --check',
  init: '--github',
  'keys create': '',
  'keys list': '',
  'keys check': '',
  'notify test': '',
  schema: '--draft --out',
  unlock: '',
  recover: '',
  doctor: '',
  explain: '',
  completion: '',
  help: '',
};

test('every verb of the contract is there, and no other', () => {
  expect(verbTable.verbs.map(({ name }) => name).sort()).toEqual(Object.keys(contract).sort());
});

test.each(Object.entries(contract))('%s has its options', (name, options) => {
  const found = verbTable.find(name)?.options.map(({ long }) => `--${long}`);
  expect(found).toEqual(expect.arrayContaining(options.split(' ').filter((word) => word !== '')));
});

test('every verb has the global options', () => {
  const names = globalOptions.map(({ long, short }) => (short ? `${long} -${short}` : long));
  expect(names).toEqual([
    'help -h',
    'version',
    'json',
    'quiet',
    'verbose',
    'no-color',
    'no-input',
    'strict',
    'file -f',
    'directory -C',
  ]);
});

const examples = verbTable.verbs.flatMap((verb) =>
  verb.examples.map(({ command }) => [command, verb.name] as const),
);

test.each(verbTable.verbs.map((verb) => [verb.name, verb] as const))(
  '%s is described',
  (_, verb) => {
    expect(verb.examples.length).toBeGreaterThanOrEqual(2);
    expect(new Set(verb.examples.map(({ command }) => command)).size).toBe(verb.examples.length);
    expect(verb.summary.length).toBeLessThanOrEqual(65);
    expect(verb.summary).not.toMatch(/\.$|^[A-Z]/);
    expect(verb.description).toMatch(/^[A-Z<].*[.?]$/);
    for (const option of verb.options) {
      expect(option.long).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(option.description).not.toBe('');
    }
  },
);

test.each(examples)('the example `%s` can be typed', (command, name) => {
  const words = wordsOf(command);
  const parsed = parseLine(words, verbTable);
  if (parsed.kind === 'line') {
    expect(parsed.line.verb.name).toBe(name);
    return;
  }
  if (parsed.kind !== 'mistakes') throw new Error(parsed.kind);
  expect(parsed.verb?.name).toBe(name);
  expect(parsed.mistakes.map(({ code }) => code)).toEqual(['BP0120']);
  expect(parsed.verb?.load).toBeUndefined();
});

/** What a shell would hand over, as far as examples need it. */
function wordsOf(command: string): readonly string[] {
  const own = command.replace(/^source <\(/, '').replace(/(?: > .*|\))$/, '');
  const [program, ...words] = [...own.matchAll(/"([^"]*)"|(\S+)/g)].map(
    (found) => found[1] ?? found[2] ?? '',
  );
  expect(program).toBe('run-pipeline');
  return words;
}

test('an option takes a value under every verb or under none, and short names are unique', () => {
  const all = verbTable.verbs.flatMap(verbTable.options);
  for (const [long, options] of Map.groupBy(all, ({ long }) => long)) {
    expect([long, new Set(options.map(({ value }) => value !== undefined)).size]).toEqual([
      long,
      1,
    ]);
  }
  const shorts = Map.groupBy(
    all.filter(({ short }) => short),
    ({ short }) => short,
  );
  for (const [short, options] of shorts) {
    expect([short, new Set(options.map(({ long }) => long)).size]).toEqual([short, 1]);
  }
});

test('no verb hides a global option', () => {
  const globals = new Set(globalOptions.map(({ long }) => long));
  for (const verb of verbTable.verbs) {
    expect(verb.options.filter(({ long }) => globals.has(long))).toEqual([]);
  }
});

test('only the last argument takes all that follow, and none is required behind one that is not', () => {
  for (const { positionals } of verbTable.verbs) {
    expect(positionals.slice(0, -1).filter(({ repeatable }) => repeatable)).toEqual([]);
    const required = positionals.map(({ required: is }) => is === true);
    expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)));
  }
});

test('words that people try are no verbs, and mean one verb each', () => {
  const said = verbTable.verbs.flatMap(({ alsoSaid = [] }) => alsoSaid);
  expect(said.filter((word) => verbTable.find(word))).toEqual([]);
  expect(new Set(said).size).toBe(said.length);
});

test('what is available can be loaded', async () => {
  for (const verb of verbTable.verbs) {
    if (verb.load) expect((await verb.load()).run).toBeTypeOf('function');
  }
});
