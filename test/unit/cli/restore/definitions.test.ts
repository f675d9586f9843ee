import { expect, test } from 'vitest';
import { definitionsMeant } from '../../../../src/cli/restore/definitions.ts';
import { findInDoubt, findMoved } from '../../../../src/cli/restore/moved-dumps.ts';
import { BackupError } from '../../../../src/model/failures.ts';
import type { DumpDefinition } from '../../../../src/model/restore/plan/definitions.ts';
import type { Facts } from '../../../../src/model/run/facts.ts';
import { sampleArtifact } from '../../../rig/catalog/sample-manifest.ts';

const tree = (facts: Facts = {}) => sampleArtifact({ dump: 'tree', type: 'files', facts });
const notes = sampleArtifact({ dump: 'notes', type: 'sqlite' });
const mail = sampleArtifact({ dump: 'mail', type: 'command' });
const own: readonly DumpDefinition[] = [
  { id: 'tree', type: 'files', paths: ['a', '/b'], exclude: [] },
  { id: 'notes', type: 'sqlite', path: 'notes.db' },
  { id: 'mail', type: 'command', run: ['dump'], restore: ['load'] },
];
const then = { pipelineDigest: 'then' };

test('in doubt is what can lie elsewhere, once the pipeline is another one', () => {
  const chosen = [tree(), notes, mail];
  const doubted = (digest: string, to = {}) =>
    findInDoubt(chosen, then, { today: own, digest, options: { to } }).map(({ dump }) => dump);
  expect(doubted('then')).toEqual([]);
  expect(doubted('now')).toEqual(['tree', 'notes']);
  expect(doubted('now', { 'notes.path': '/elsewhere' })).toEqual(['tree']);
});

test.each<readonly [string, Omit<DumpDefinition, 'id'>, ReturnType<typeof findMoved>]>([
  ['the same', { type: 'files', paths: ['a', '/b'], exclude: ['x'] }, []],
  ['fewer', { type: 'files', paths: ['a'] }, [{ dump: 'tree', isCovered: true }]],
  ['others', { type: 'files', paths: ['a', 'c'] }, [{ dump: 'tree', isCovered: false }]],
])('%s paths', (_, stored, moved) => {
  const definitionOf = () => ({ id: 'tree', ...stored }) as DumpDefinition;
  expect(findMoved([tree()], { definitionOf }, own)).toEqual(moved);
});

test('what cannot be read of then has changed: it is refused where it is used', () => {
  const definitionOf = () => {
    throw new BackupError({ code: 'BP5050', message: 'none', hint: '' });
  };
  expect(findMoved([notes], { definitionOf }, own)).toEqual([{ dump: 'notes', isCovered: false }]);
});

const into = { 'tree.into': '/copy' };
const whole = { id: 'tree', type: 'files', paths: [], exclude: [] };
const [ownTree] = own;

test.each<readonly [string, Facts, string, Record<string, string>, DumpDefinition | undefined]>([
  ['fits', { roots: ['b', 'a'] }, 'now', into, ownTree],
  ['does not fit', { roots: ['a'] }, 'then', into, whole],
  ['does not fit and goes nowhere else', { roots: ['a'] }, 'then', {}, ownTree],
  ['says nothing, of the same pipeline', {}, 'then', into, ownTree],
  ['says nothing, of another pipeline', {}, 'now', into, whole],
  ['says nonsense', { roots: 'a' }, 'now', into, whole],
])('an archive that %s', (_, facts, digest, to, meant) => {
  const manifest = { ...then, artifacts: [tree(facts)] };
  const found = definitionsMeant(manifest, own, { to, digest });
  expect(found.find(({ id }) => id === 'tree')).toEqual(meant);
});

test('what is something else today goes where the command line says', () => {
  const manifest = { ...then, artifacts: [sampleArtifact({ dump: 'mail', type: 'sqlite' })] };
  const to = { 'mail.path': '/mail.db' };
  expect(definitionsMeant(manifest, own, { to, digest: 'now' }).at(-1)).toEqual({
    ...{ id: 'mail', type: 'sqlite', path: '/mail.db' },
  });
});
