import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Scratch, StepContext } from '../ports/step-context.ts';
import type { Effect } from '../stages/effect.ts';
import type { DestinationPart } from '../stages/run.ts';
import type { Writer } from './journal.ts';
import { journaled } from './journaled-destination.ts';
import { describeEffect, undoEffect, undoingContext } from './recovery/undo-effect.ts';
import { undoUploads } from './recovery/undo-uploads.ts';
import { createScratch } from './scratch.ts';
import { asStateFailure, replaceState, type StateFolder } from './state-folder.ts';

type Upload = Extract<Effect, { readonly do: 'upload' }>;

/** What a command leaves that is no run and has no journal. It is found and removed however it ends. */
export interface Temporaries {
  /** In the state folder, because keys and passphrases pass through it. */
  readonly scratch: Scratch;
  /** Makes a hidden folder, of this user alone, in one that exists: beside where its files will be. */
  openBeside(parent: string): Promise<string>;
  /** As they were given; of these it is written down what a kill would leave there unfinished. */
  readonly destinations: readonly DestinationPart[];
  remove(): Promise<void>;
}

interface Around {
  readonly state: Pick<StateFolder, 'path'>;
  readonly pipeline: string;
  readonly destinations: readonly DestinationPart[];
}

interface Register {
  readonly by: Writer;
  /** Folders outside of the state folder. */
  readonly folders: readonly string[];
  /** Unfinished ones. */
  readonly uploads: readonly Upload[];
}

/** Written down before anything is made. */
export async function openTemporaries({
  state,
  pipeline,
  destinations,
  by: { pid, startTicks, bootId },
  clock,
}: Around & { readonly by: Writer } & Pick<StepContext, 'clock'>): Promise<Temporaries> {
  const own = join(folderOf({ state, pipeline }), randomBytes(6).toString('hex'));
  const folders: string[] = [];
  const uploads = new UploadList(() => note());
  const note = async () => {
    const by = { pid, startTicks, bootId };
    const register: Register = { by, folders, uploads: uploads.all };
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
    destinations: destinations.map((part) => ({
      ...part,
      destination: journaled(part.destination, uploads),
    })),
    remove: async () => {
      await removeFiles(own, folders);
      // What cannot be undone now stays in the register, for whoever sweeps.
      const isClean = await undoUploads(uploads, { parts: { destinations }, clock }).then(
        () => true,
        () => false,
      );
      if (isClean) await rm(`${own}.json`, { force: true });
    },
  };
}

/** The uploads of a command that have begun and are not done. */
class UploadList {
  readonly #effects = new Map<number, Upload>();
  readonly #note: () => Promise<void>;
  #last = 0;

  constructor(note: () => Promise<void>) {
    this.#note = note;
  }

  get all(): readonly Upload[] {
    return [...this.#effects.values()];
  }

  get open() {
    return Array.from(this.#effects, ([number, effect]) => ({ number, effect }));
  }

  async intend(effect: Effect): Promise<() => Promise<void>> {
    if (effect.do !== 'upload') throw new TypeError(`no command does ${effect.do}`);
    const number = ++this.#last;
    this.#effects.set(number, effect);
    await this.#note();
    return () => this.done(number);
  }

  async done(number: number): Promise<void> {
    this.#effects.delete(number);
    await this.#note();
  }
}

interface Swept {
  /** What was found and is gone. */
  readonly removed: readonly string[];
  /** What could not be removed, and why. It is tried again. */
  readonly left: readonly string[];
}

interface Sweeping extends Around {
  readonly isAlive: (writer: Writer) => boolean;
}

/** Removes what commands have left that were killed. Those that live keep theirs. */
export async function sweepTemporaries(
  { state, pipeline, isAlive, destinations }: Sweeping,
  context: Pick<StepContext, 'signal' | 'clock'>,
): Promise<Swept> {
  const [removed, left]: [string[], string[]] = [[], []];
  const folder = folderOf({ state, pipeline });
  for (const name of await readdir(folder).catch(() => [])) {
    const register = name.endsWith('.json') ? await readRegister(join(folder, name)) : null;
    if (register === null || isAlive(register.by)) continue;
    const own = join(folder, name.slice(0, -'.json'.length));
    try {
      for (const upload of register.uploads) {
        await undoEffect(upload, destinations, undoingContext(context));
      }
      await removeAll(own, register.folders);
      removed.push(...register.uploads.map(describeEffect), ...register.folders, own);
    } catch (error) {
      left.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { removed, left };
}

/** The register last: what could not be removed stays in it. */
async function removeAll(own: string, folders: readonly string[]): Promise<void> {
  await removeFiles(own, folders);
  await rm(`${own}.json`, { force: true });
}

async function removeFiles(own: string, folders: readonly string[]): Promise<void> {
  for (const path of [own, ...folders]) await rm(path, { recursive: true, force: true });
}

function folderOf({ state, pipeline }: Omit<Around, 'destinations'>): string {
  return join(state.path, 'pipelines', pipeline, 'temporary');
}

const form = /^\.run-pipeline-[0-9a-f]{12}\.part$/;

async function readRegister(file: string): Promise<Register | null> {
  try {
    const {
      by,
      folders,
      uploads = [],
    }: Partial<Register> = JSON.parse(await readFile(file, 'utf8'));
    const areFoldersOurs = folders?.every((path) => form.test(basename(path))) === true;
    // A destination removes only what has a name that it gives to unfinished uploads.
    const areUploads = uploads.every((effect) => effect.do === 'upload');
    return areFoldersOurs && areUploads && by !== undefined ? { by, folders, uploads } : null;
  } catch {
    // Another command has removed it in this moment.
    return null;
  }
}
