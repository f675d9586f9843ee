import { expect, test } from 'vitest';
import type {
  NotifierSlack,
  Plan,
  SourcePostgres,
  StageRetention,
} from '../../../src/model/plan.ts';
import { readText } from '../../rig/schema/example-files.ts';

const types = readText('src/model/plan.ts');
const code = types.replaceAll(/\/\*\*[\s\S]*?\*\//g, '');

test('nothing in a plan can be changed, and every key is known', () => {
  const loose = code
    .split('\n')
    .filter((line) => /^\s+['\w[].*:/.test(line) && !/readonly/.test(line));
  expect(loose).toEqual([]);
  expect(code).not.toMatch(/\[k: string\]|\bunknown\b|\bany\b/);
  expect(code.match(/(?<!readonly [\w()' |]*)\[\]/g) ?? []).toEqual([]);
});

test('units are told, and what only writing needs is gone', () => {
  expect(types).toMatch(/In milliseconds\. \*\/\n\s+readonly within\?: number/);
  expect(types).toContain('In bytes. */');
  expect(code).not.toMatch(/extends\??:|'x-|Fragment\b/);
});

// These hold when they compile: defaults are filled in, and single values have become lists.
test('the types say what is always there', () => {
  const wait = (plan: Plan): number => plan.stages.lock.wait + plan.stages.preflight.keepFree;
  const zones = (plan: Plan): readonly string[] => plan.schedule.map(({ timezone }) => timezone);
  const tables = (source: SourcePostgres): readonly string[] => source.tables;
  const events = (notifier: NotifierSlack): readonly string[] => notifier.on;
  const last = (stage: StageRetention): number | undefined => stage.keep?.last;
  const secret = (source: SourcePostgres): string | undefined =>
    source.password && 'env' in source.password ? source.password.env : undefined;
  for (const reads of [wait, zones, tables, events, last, secret])
    expect(reads).toBeTypeOf('function');
});

test('entries are told apart by their tags', () => {
  const words = (plan: Plan): readonly string[] =>
    plan.stages.dump.map((source) => (source.type === 'volume' ? source.volume : source.id));
  const paths = (plan: Plan): readonly (readonly string[])[] =>
    plan.hooks.map((hook) => (hook.at === 'around:dump' ? hook.enter : []));
  for (const reads of [words, paths]) expect(reads).toBeTypeOf('function');
});
