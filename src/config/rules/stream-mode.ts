import { related } from '../report.ts';
import { child, type Entry, entries, find, items, type Path, type Tree, textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** Without a spool a slow upload holds the source up: nothing may stand still while it waits, or wait by itself. */
export const streamMode: Rule = ({ root }, report) => {
  const mode = find(root, 'staging', 'mode');
  if (mode === undefined || textOf(mode) !== 'stream') return;
  for (const { entry, path, what } of conflicts(root)) {
    report.add({
      code: 'BP3016',
      at: entry.key,
      path,
      message: `${what} cannot be used with \`staging.mode: stream\``,
      related: [related(mode.at, 'the mode is set here')],
      help: 'use `mode: spool`, where the source is done before the slowest upload is',
    });
  }
};

interface Conflict {
  readonly entry: Entry;
  readonly path: Path;
  readonly what: string;
}

function* conflicts(root: Tree): Generator<Conflict> {
  for (const [position, dump] of items(find(root, 'stages', 'dump')).entries())
    yield* ofDump(dump, ['stages', 'dump', position]);
  for (const [position, destination] of items(find(root, 'stages', 'upload')).entries()) {
    const entry = entryOf(destination, 'type');
    const path = ['stages', 'upload', position, 'type'];
    if (entry && textOf(entry.value) === 'command')
      yield { entry, path, what: 'a `command` destination' };
  }
  for (const [position, hook] of items(find(root, 'hooks')).entries()) {
    const entry = entryOf(hook, 'at');
    const path = ['hooks', position, 'at'];
    if (textOf(child(hook, 'at')) === 'around:dump' && entry)
      yield { entry, path, what: '`around:dump`' };
  }
}

function* ofDump(dump: Tree, path: Path): Generator<Conflict> {
  yield* quiesces(dump, path);
  const entry = entryOf(dump, 'optional');
  const isOptional = entry?.value.kind === 'scalar' && entry.value.value === true;
  // All of it is in the backup or nothing, and what was sent already cannot be held back.
  if (entry && isOptional && textOf(child(dump, 'path'))?.includes('*'))
    yield { entry, path: [...path, 'optional'], what: 'an optional dump of several members' };
}

/** Of a dump, or of the volumes of a Compose project. */
function* quiesces(dump: Tree, path: Path): Generator<Conflict> {
  const entry = entryOf(dump, 'quiesce');
  if (entry) yield { entry, path: [...path, 'quiesce'], what: '`quiesce`' };
  for (const [volume, { value }] of entries(child(dump, 'strategies')))
    yield* quiesces(value, [...path, 'strategies', volume]);
}

function entryOf(tree: Tree, key: string): Entry | undefined {
  return tree.kind === 'map' ? tree.entries.get(key) : undefined;
}
