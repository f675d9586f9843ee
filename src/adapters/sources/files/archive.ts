import { extname } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline as finish } from 'node:stream/promises';
import type { Inspection } from '../../../ports/inspector.ts';
import type { Command, Place } from '../../../ports/place.ts';
import type { DumpEnd, ProgramOutput } from '../../../ports/source.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { Config } from './config.ts';
import type { Counted } from './count-members.ts';
import { judgeArchive } from './judge.ts';
import { findMounts } from './mounts.ts';
import { archiveRoots, doOverlap } from './roots.ts';
import { tarCommand } from './tar-program.ts';
import { Walk, type WalkOptions } from './walk.ts';
import { archiveWarnings } from './warnings.ts';

export interface ArchiveJob {
  readonly tar: string;
  readonly config: Config;
  readonly walk: WalkOptions;
  readonly place: Place;
}

/** The same file in the sources and in what is built of them. */
const module = new URL(`count-members${extname(import.meta.url)}`, import.meta.url).href;

/**
 * One archive. Where every file below the roots is meant, tar looks for them itself, which is fastest; otherwise
 * it is given each name.
 */
export class Archive implements ProgramOutput {
  readonly program: Command;
  readonly place: Place;
  readonly inspector: Inspection = { module };
  readonly #job: ArchiveJob;
  readonly #context: StepContext;
  readonly #isListed: boolean;
  readonly #walk: Walk;
  #fed: Promise<number | Error> = Promise.resolve(0);

  constructor(job: ArchiveJob, context: StepContext) {
    const { tar, config, walk, place } = job;
    this.#job = job;
    this.#context = context;
    this.#isListed = config.exclude.length > 0 || doOverlap(walk.roots);
    this.#walk = new Walk(walk);
    this.place = place;
    this.program = tarCommand({
      tar,
      repository: walk.repository,
      isListed: this.#isListed,
      config,
    });
  }

  readonly feed = (stdin: Writable): void => {
    this.#fed = this.#feed(stdin);
  };

  readonly settle = async (exit: DumpEnd): Promise<void> => {
    // Made by the inspector of this same version.
    const archive = exit.found as unknown as Counted;
    const { sockets, unreadable } = this.#walk.skipped;
    const complaints = judgeArchive({
      exit,
      archive,
      fed: await this.#fed,
      isListed: this.#isListed,
      unlisted: unreadable,
      policy: this.#job.config,
    });
    const mounts = await this.#mounts();
    for (const warning of archiveWarnings(complaints, { sockets, mounts })) {
      this.#context.warn(warning);
    }
    const roots = archiveRoots(this.#job.config.paths);
    this.#context.record({ entries: archive.count, ...archive.members, roots });
  };

  async #feed(stdin: Writable): Promise<number | Error> {
    let count = 0;
    const names = this.#isListed ? this.#walk.names() : [this.#walk.rootNames()];
    async function* lines(): AsyncGenerator<Buffer> {
      for await (const some of names) {
        count += some.length;
        if (some.length > 0) yield Buffer.from(`${some.join('\0')}\0`, 'latin1');
      }
    }
    try {
      await finish(lines, stdin);
      return count;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async #mounts(): Promise<readonly string[]> {
    const { config, walk } = this.#job;
    if (this.#isListed) return this.#walk.skipped.mounts;
    return config.oneFileSystem ? await findMounts(walk.roots, walk.repository) : [];
  }
}
