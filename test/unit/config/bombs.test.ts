import { describe, expect, test } from 'vitest';
import { load } from '../../rig/config/read.ts';

/** What is said of a text, and what it took. */
function judge(text: string) {
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const { diagnostics } = load(text, {}, { environment: { A: 'a' } });
  const took = performance.now() - started;
  return { diagnostics, took, grownMb: (process.memoryUsage().rss - before) / 1024 / 1024 };
}

const numbered = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

const long = 'y'.repeat(60_000);
const top = 'version: 1\nname: x\n';

describe('a bomb of variables', () => {
  test.for([
    ['many references', `description: "${'${vars.x}'.repeat(18_000)}"`, 'here make more than 64'],
    ['two references', 'description: "${vars.x}${vars.x}"', 'here make more than 64'],
    [
      'many values',
      `labels:\n${numbered(4000, (at) => `  l${at}: "\${vars.x}"`)}`,
      'of this file make more than 1024',
    ],
  ] as const)('of %s ends before it expands', ([, text, said]) => {
    const { diagnostics, took, grownMb } = judge(`${top}vars: { x: ${long} }\n${text}\n`);
    expect(took).toBeLessThan(1000);
    expect(grownMb).toBeLessThan(150);
    const told = diagnostics.filter(({ code }) => code === 'BP2032');
    expect(told.map(({ message }) => message)).toEqual([expect.stringContaining(said)]);
    expect(told[0]?.place?.start.line).toBeGreaterThan(3);
  });

  test('of variables that read the environment is read once', () => {
    const vars = `env: [A]\nvars: { x: "${'${A:-b}'.repeat(8000)}" }`;
    const text = numbered(2000, (at) => `  l${at}: "${'${vars.x}'.repeat(7)}"`);
    const { took } = judge(`${top}${vars}\nlabels:\n${text}\n`);
    expect(took).toBeLessThan(1500);
  });
});

test('a text of just 64 KiB is filled', () => {
  const { diagnostics } = judge(`${top}vars: { x: ${long} }\ndescription: "\${vars.x}"\n`);
  expect(diagnostics.map(({ message }) => message).join()).not.toContain('more than 64 KiB');
});

test('merges of large maps end before they expand', () => {
  const keys = Array.from({ length: 2000 }, (_, at) => `k${at}: 1`).join(', ');
  const merges = numbered(2000, (at) => `x-${at}: { <<: *a }`);
  const { diagnostics, took, grownMb } = judge(`x-a: &a { ${keys} }\n${merges}\n`);
  expect(diagnostics.map(({ code }) => code)).toEqual(['BP1010']);
  expect(took).toBeLessThan(1000);
  expect(grownMb).toBeLessThan(200);
});
