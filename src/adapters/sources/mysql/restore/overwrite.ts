import { open, readFile, rm, stat } from 'node:fs/promises';
import type { Json } from '../../../../model/run/facts.ts';
import type { Inspection } from '../../../../ports/inspector.ts';
import type { Loading } from '../../../../ports/restorer.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import type { Around } from '../access.ts';
import { isStored, takeInventory } from '../inventory.ts';
import { quoteName } from '../quote.ts';
import { isSelected } from '../selection.ts';
import type { Server } from '../server.ts';
import { changed, different, notPutBack } from './failures.ts';
import { assertCameWhole, assertLoaded } from './finish-load.ts';
import { callsOf, type OverwriteHandle } from './handle.ts';
import { explainLoad, loadCommand } from './load-command.ts';
import { alterSql, createSql, dropAll } from './swap.ts';

/** The bytes wait in a file, where the programs run: nothing live is touched before all of them are there. */
export async function loadAside(
  { file, there }: OverwriteHandle,
  { via, inspector }: Pick<Around, 'via'> & { readonly inspector: Inspection },
  context: StepContext,
): Promise<Loading> {
  if (await exists(begun(file))) throw begunAlready();
  const finish = async (found: Json) => {
    await note(ready(file), JSON.stringify(found));
  };
  await rm(ready(file), { force: true });
  if (via.isHere) {
    await rm(file, { force: true });
    return { sink: { file }, inspector, finish };
  }
  const place = await via.open(context);
  const program = {
    argv: ['sh', '-c', 'umask 077; exec cat >"$0"', there],
    stdin: 'pipe',
  } as const;
  return { sink: { program, place }, inspector, finish };
}

/** Once: an emptied database that is half full again is nobody's plan. */
export async function overwrite(
  server: Server,
  handle: OverwriteHandle,
  context: StepContext,
): Promise<void> {
  const { live, dump, file, there } = handle;
  if (await exists(done(file))) return;
  if (await exists(begun(file))) throw begunAlready();
  const found = await readReady(file);
  await assertThere(server, handle, context);
  await note(begun(file), '');
  await empty(server, handle, context);
  const calledBy = callsOf(dump);
  const command = loadCommand({ ...server, database: live, calledBy, file: there });
  const running = server.place.spawn({ ...command, okCodes: [0, 1] }, context);
  running.stdout.on('error', () => undefined).resume();
  const { code, stderr } = await running.done;
  explainLoad(stderr);
  if (code !== 0)
    throw notPutBack(`the client ended with ${code}: ${stderr.trim()}`, 'look at the data');
  if (calledBy !== null) await assertCameWhole(server, live, context);
  await assertFull(server, { handle, found }, context);
  await note(done(file), '');
}

/** It may lie on another machine, in a folder that is gone when the program there has ended. */
async function assertThere(
  { place }: Server,
  { there, bytes }: OverwriteHandle,
  context: StepContext,
): Promise<void> {
  const argv = ['sh', '-c', '[ "$(wc -c <"$0")" -eq "$1" ]', there, `${bytes}`] as const;
  const { stdout, done } = place.spawn({ argv, okCodes: [0, 1, 2] }, context);
  stdout.on('error', () => undefined).resume();
  const { code } = await done;
  if (code !== 0) throw changed('the dump is not where it was put, or not whole');
}

/** What the dump has is replaced, what it leaves out stays. */
async function empty(
  server: Server,
  { live, dump }: OverwriteHandle,
  context: StepContext,
): Promise<void> {
  await server.rows(createSql(live, dump) + alterSql(live, dump), context);
  const inventory = await takeInventory(server, live, context);
  const tables = (inventory?.tables ?? []).filter(
    (table) => isStored(table) && isSelected(dump.selection, table.name),
  );
  const names = tables.map(({ name }) => name);
  await dropAll(server, { database: live, handle: { dump }, tables: names }, context);
  const sql = tables.map(({ name, type }) => {
    const kind = type === 'SEQUENCE' ? 'sequence' : 'table';
    return `drop ${kind} if exists ${quoteName(live)}.${quoteName(name)};\n`;
  });
  await server.rows(`set session foreign_key_checks = 0;\n${sql.join('')}`, context);
}

interface Filled {
  readonly handle: OverwriteHandle;
  readonly found: Json;
}

async function assertFull(
  server: Server,
  { handle: { live, dump }, found }: Filled,
  context: StepContext,
): Promise<void> {
  const { without, only } = dump.selection;
  // Beside what has stayed nothing can be counted.
  if (without !== undefined || only !== undefined) return;
  await assertLoaded(server, { database: live, dump, found }, context);
}

export async function takeAside({ file }: OverwriteHandle): Promise<void> {
  await rm(file, { force: true });
  if (!(await exists(begun(file)))) return void (await rm(ready(file), { force: true }));
  throw notPutBack(
    'the database was emptied and filled: this cannot be taken back',
    'restore the backup that was made before it, or look at the data',
  );
}

export async function settleAside({ file }: OverwriteHandle): Promise<void> {
  for (const path of [file, ready(file), begun(file), done(file)]) await rm(path, { force: true });
}

const begun = (file: string) => `${file}.begun`;
const ready = (file: string) => `${file}.ready`;
const done = (file: string) => `${file}.done`;

async function readReady(file: string): Promise<Json> {
  try {
    return JSON.parse(await readFile(ready(file), 'utf8')) as Json;
  } catch {
    throw changed('nothing whole was loaded, or it was taken back');
  }
}

async function note(path: string, content: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function begunAlready() {
  return different(
    'it was interrupted while the database was filled: how far it came is not known',
  );
}
