import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Scratch } from '../ports/step-context.ts';
import type { Writer } from './journal.ts';
import { createScratch } from './scratch.ts';
import { asStateFailure, replaceState, type StateFolder } from './state-folder.ts';

/** Files of a command that is no run and has no journal. They are found and removed however it ends. */
export interface Temporaries {
  /** In the state folder, because keys and passphrases pass through it. */
  readonly scratch: Scratch;
  /** Makes a hidden folder, of this user alone, in one that exists: beside where its files will be. */
  openBeside(parent: string): Promise<string>;
  remove(): Promise<void>;
}

interface Around {
  readonly state: Pick<StateFolder, 'path'>;
  readonly pipeline: string;
}

interface Register {
  readonly by: Writer;
  /** Folders outside of the state folder. */
  readonly folders: readonly string[];
}

/** Written down before anything is made. */
export async function openTemporaries({
  state,
  pipeline,
  by: { pid, startTicks, bootId },
}: Around & { readonly by: Writer }): Promise<Temporaries> {
  const own = join(folderOf({ state, pipeline }), randomBytes(6).toString('hex'));
  const folders: string[] = [];
  const note = async () => {
    const register: Register = { by: { pid, startTicks, bootId }, folders };
    await asStateFailure(state.path, () =>
      replaceState(`${own}.json`, `${JSON.stringify(register)}\n`),
    );
  };
  await asStateFailure(state.path, () =>
    mkdir(folderOf({ state, pipeline }), { recursive: true, mode: 0o700 }),
  );
  await note();
  return {
    scratch: createScratch(own),
    openBeside: async (parent) => {
      const path = join(parent, `.run-pipeline-${randomBytes(6).toString('hex')}.part`);
      folders.push(path);
      await note();
      await mkdir(path, { mode: 0o700 });
      return path;
    },
    remove: () => removeAll(own, folders),
  };
}

interface Swept {
  /** What was found and is gone. */
  readonly removed: readonly string[];
  /** What could not be removed, and why. It is tried again. */
  readonly left: readonly string[];
}

/** Removes what commands have left that were killed. Those that live keep theirs. */
export async function sweepTemporaries({
  state,
  pipeline,
  isAlive,
}: Around & { readonly isAlive: (writer: Writer) => boolean }): Promise<Swept> {
  const [removed, left]: [string[], string[]] = [[], []];
  const folder = folderOf({ state, pipeline });
  for (const name of await readdir(folder).catch(() => [])) {
    const register = name.endsWith('.json') ? await readRegister(join(folder, name)) : null;
    if (register === null || isAlive(register.by)) continue;
    const own = join(folder, name.slice(0, -'.json'.length));
    try {
      await removeAll(own, register.folders);
      removed.push(...register.folders, own);
    } catch (error) {
      left.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { removed, left };
}

/** The register last: what could not be removed stays in it. */
async function removeAll(own: string, folders: readonly string[]): Promise<void> {
  for (const path of [own, ...folders]) await rm(path, { recursive: true, force: true });
  await rm(`${own}.json`, { force: true });
}

function folderOf({ state, pipeline }: Around): string {
  return join(state.path, 'pipelines', pipeline, 'temporary');
}

const form = /^\.run-pipeline-[0-9a-f]{12}\.part$/;

async function readRegister(file: string): Promise<Register | null> {
  try {
    const { by, folders }: Partial<Register> = JSON.parse(await readFile(file, 'utf8'));
    const areOurs = folders?.every((path) => form.test(basename(path))) === true;
    return areOurs && by !== undefined ? { by, folders } : null;
  } catch {
    // Another command has removed it in this moment.
    return null;
  }
}
