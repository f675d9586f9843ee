import { expect, test } from 'vitest';
import { catalogue } from '../../src/model/diagnostics/catalogue.ts';
import { runInMemory } from './memory.ts';

const explain = (...argv: readonly string[]) => runInMemory('/', 'explain', ...argv);

test.each(Object.keys(catalogue))('%s', async (code) => {
  const ended = await explain(code.toLowerCase());
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(new RegExp(`^${code}  .`));
});

const pages: readonly (readonly [string, ...string[]])[] = [
  ['BP0102'],
  ['stages.retention.keep'],
  ['retention.keep.daily'],
  ['stages.dump'],
  ['stages.dump[].database'],
  ['stages.encrypt'],
  ['stages.compress.algorithm'],
  ['application.health[].url'],
  ['hooks[].timeout'],
  ['duration'],
  ['secret'],
  ['source'],
  ['source', 'sqlite'],
  ['destination', 's3.region'],
];

test('what people see', async () => {
  const seen: string[] = [];
  for (const argv of pages) {
    const { code, stdout } = await explain(...argv);
    expect(code).toBe(0);
    seen.push(`$ run-pipeline explain ${argv.join(' ')}\n${stdout}`);
  }
  await expect(seen.join('\n')).toMatchFileSnapshot('../golden/cli/explain.txt');
});

test.each([
  ['stages.dump[].database', 'dump[].database'],
  ['stages.dump[].database', 'stages.dump.database'],
  ['stages.dump[].database', 'stages.dump[0].database'],
  ['stages.dump[postgres]', 'dump[type=postgres]'],
  ['schedule[].cron', 'schedule[0].cron'],
])('%s and %s are the same place', async (one, other) => {
  const [first, second] = [await explain(one), await explain(other)];
  expect(first.code).toBe(0);
  expect(withoutTitle(second.stdout)).toBe(withoutTitle(first.stdout));
});

function withoutTitle(text: string): string {
  return text.slice(text.indexOf('\n'));
}

test('a type of part may be asked for by its name alone', async () => {
  expect((await explain('sqlite')).stdout).toBe((await explain('source', 'sqlite')).stdout);
  const { stdout } = await explain('command');
  expect(stdout).toMatch(/^source command/);
  expect(stdout).toMatch(/^destination command/m);
});

test('as data', async () => {
  const { stdout } = await explain('stages.verify.level', '--json');
  expect(JSON.parse(stdout).data.keys[0]).toMatchObject({
    path: 'stages.verify.level',
    type: 'size | checksum | download | open | restore',
    default: 'checksum',
  });
  expect(JSON.parse((await explain('BP0102', '--json')).stdout).data).toMatchObject({
    code: 'BP0102',
    title: 'unknown option',
    exit: 64,
  });
});

test.each([
  [['stages.retenton'], 'did you mean stages.retention?'],
  [['retenton.keep'], 'did you mean stages.retention?'],
  [['stages.retention.keep.dayly'], 'did you mean stages.retention.keep.daily?'],
  [['dump[].databas'], 'did you mean stages.dump[].database?'],
  [['dump[postgre]'], 'did you mean stages.dump[postgres]?'],
  [['stages.dump.postgres'], 'did you mean stages.dump[postgres]?'],
  [['stages.upload.s4'], 'did you mean stages.upload[s3]?'],
  [['stages.upload.quux'], 'known are local, '],
  [['source', 'postgre'], 'did you mean source postgres?'],
  [['source', 'postgres.databse'], 'did you mean source postgres.database?'],
  [['quux'], 'known are version, name'],
  [['source', 'quux'], 'known are files, sqlite'],
  [['BP9999'], 'codes are BP and four digits'],
  [['BP010'], 'did you mean BP0101?'],
  [['constructor'], 'known are version'],
  [['__proto__.x'], 'known are version'],
  [['stages.toString'], 'known are lock'],
  [['source', 'constructor'], 'known are files'],
  [['rpo.x'], 'it has no keys'],
  [['version[0]'], 'it has no keys'],
])('%j is not known', async (argv, help) => {
  const ended = await explain(...argv);
  expect(ended).toMatchObject({ code: 64, stdout: '' });
  expect(ended.stderr).toMatch(/^error BP0116/);
  expect(ended.stderr).toContain(help);
});

test.each(['.', '[]', '[', '....', 'a'.repeat(20_000), `stages${'[0]'.repeat(2000)}`])(
  'no path makes it fail: %.20s',
  async (path) => {
    const { code, stderr } = await explain(path);
    expect([0, 64]).toContain(code);
    expect(stderr.length).toBeLessThan(2000);
  },
);
