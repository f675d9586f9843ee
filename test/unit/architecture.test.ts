import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkArchitecture } from '../rig/architecture.ts';

/** Top floor first. A room may import itself and the rooms that its row names, types included. */
const rooms = {
  cli: ['*'],
  runner: ['stages', 'catalog', 'spool', 'ports', 'model', 'util'],
  stages: ['catalog', 'spool', 'ports', 'model', 'util'],
  review: ['catalog', 'config', 'ports', 'model', 'util'],
  config: ['ports', 'model', 'util'],
  catalog: ['ports', 'model', 'util'],
  spool: ['ports', 'model', 'util'],
  adapters: ['ports', 'model', 'util'],
  schedule: ['model', 'util'],
  reporters: ['model', 'util'],
  ports: ['model'],
  model: ['util'],
  util: [],
};

test('the sources keep to the rooms', () => {
  const src = join(import.meta.dirname, '../../src');
  const names = globSync('**/*.ts', { cwd: src }).sort();
  expect(names.length).toBeGreaterThan(0);
  const files = new Map(names.map((name) => [name, readFileSync(join(src, name), 'utf8')]));
  expect(checkArchitecture(files, rooms)).toEqual([]);
});

const good: Record<string, string> = {
  'cli/main.ts': `import { a } from '../config/a.ts'; console.log(a, process.env['HOME']); process.exit(0);`,
  'config/a.ts': `import type { B } from '../model/b.ts'; export const a = (b: B): number => b.process;`,
  'model/b.ts':
    'export interface B { process: number; console: string } // process.env, console.log',
  'adapters/all.ts': `import { x } from './sources/x.ts'; export const definitions = [x];`,
  'adapters/sources/x.ts': `import { part } from './x/part.ts'; export const x = [part, new Date(0)];`,
  'adapters/sources/x/part.ts': 'export const part = process.platform;',
};

test('a house in order has no mistakes', () => {
  expect(checkArchitecture(new Map(Object.entries(good)), rooms)).toEqual([]);
});

test.each([
  [
    'config/x.ts',
    `import { y } from '../adapters/y.ts'`,
    'config/x.ts imports adapters/y.ts: config may import ports, model, util',
  ],
  [
    'ports/x.ts',
    `import type { A } from '../config/a.ts'`,
    'ports/x.ts imports config/a.ts: ports may import model',
  ],
  [
    'reporters/x.ts',
    `await import('../config/a.ts')`,
    'reporters/x.ts imports config/a.ts: reporters may import model, util',
  ],
  [
    'schedule/x.ts',
    `let y: import('../ports/y.ts').Y`,
    'schedule/x.ts imports ports/y.ts: schedule may import model, util',
  ],
  [
    'spool/x.ts',
    `export * from '../config/a.ts'`,
    'spool/x.ts imports config/a.ts: spool may import ports, model, util',
  ],
  [
    'runner/x.ts',
    `import '../cli/main.ts'`,
    'runner/x.ts imports cli/main.ts: runner may import stages, catalog, spool, ports, model, util',
  ],
  [
    'util/x.ts',
    `import '../model/b.ts'`,
    'util/x.ts imports model/b.ts: util may import node only',
  ],
  [
    'util/x.ts',
    `import { parse } from 'yaml'`,
    'util/x.ts imports yaml: util may import node only',
  ],
  [
    'adapters/sources/y.ts',
    `import { x } from './x.ts'`,
    'adapters/sources/y.ts imports adapters/sources/x.ts: adapters never import each other',
  ],
  [
    'config/x.ts',
    `import '../../test/rig/y.ts'`,
    'config/x.ts imports ../test/rig/y.ts: nothing in src may import from outside',
  ],
  ['cli/x.ts', 'await import(process.argv[2])', 'cli/x.ts imports a computed name: say which file'],
  ['helpers/x.ts', '', 'helpers/x.ts lies in no room: there is no helpers'],
  [
    'model/x.ts',
    `export type { B } from './b.ts'`,
    'model/x.ts re-exports ./b.ts: only adapters/all.ts gathers',
  ],
  [
    'model/x.ts',
    `import { B } from './b.ts'; export { B }`,
    'model/x.ts re-exports B: only adapters/all.ts gathers',
  ],
  ['config/x.ts', `process['env']`, 'config/x.ts uses process.env: only cli may'],
  ['config/x.ts', 'const { env } = process', 'config/x.ts uses process: only cli may'],
  [
    'config/x.ts',
    `import { exit } from 'node:process'`,
    'config/x.ts uses node:process: only cli may',
  ],
  ['runner/x.ts', 'process.exit(1)', 'runner/x.ts uses process.exit: only cli may'],
  ['reporters/x.ts', `console.log('')`, 'reporters/x.ts uses console: only cli may'],
  ['model/x.ts', 'Date.now()', 'model/x.ts uses Date.now(): model is given a Clock'],
  ['stages/x.ts', 'new Date()', 'stages/x.ts uses new Date(): stages is given a Clock'],
  ['model/x.ts', `import type { X } from './x.ts'`, 'model/x.ts → model/x.ts: a circle'],
  [
    'model/b.ts',
    `import type { a } from '../config/a.ts'`,
    'config/a.ts → model/b.ts → config/a.ts: a circle',
  ],
])('%s with `%s` is refused', (file, text, reason) => {
  const found = checkArchitecture(new Map(Object.entries({ ...good, [file]: text })), rooms);
  expect(found).toContain(reason);
});
