import { pipeline, type Readable } from 'node:stream';
import { pipeline as finish } from 'node:stream/promises';
import type { Place, Running } from '../../../ports/place.ts';
import type { StreamOutput } from '../../../ports/source.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { Config } from './config.ts';
import { MemberCounter } from './count-members.ts';
import { judgeArchive } from './judge.ts';
import { findMounts } from './mounts.ts';
import { doOverlap } from './roots.ts';
import { tarCommand } from './tar-program.ts';
import { Walk, type WalkOptions } from './walk.ts';
import { archiveWarnings } from './warnings.ts';

export interface ArchiveJob {
  readonly tar: string;
  readonly config: Config;
  readonly walk: WalkOptions;
  readonly place: Place;
}

/**
 * One archive. Where every file below the roots is meant, tar looks for them itself, which is fastest; otherwise
 * it is given each name.
 */
export class Archive implements StreamOutput {
  readonly #job: ArchiveJob;
  readonly #context: StepContext;
  readonly #isListed: boolean;
  readonly #counter = new MemberCounter();
  readonly #walk: Walk;
  #running: Running | null = null;
  #fed: Promise<number | Error> = Promise.resolve(0);

  constructor(job: ArchiveJob, context: StepContext) {
    this.#job = job;
    this.#context = context;
    this.#isListed = job.config.exclude.length > 0 || doOverlap(job.walk.roots);
    this.#walk = new Walk(job.walk);
  }

  readonly stream = (): Readable => {
    const { tar, config, walk, place } = this.#job;
    const job = { tar, repository: walk.repository, isListed: this.#isListed, config };
    const running = place.spawn(tarCommand(job), this.#context);
    this.#running = running;
    this.#fed = this.#feed(running);
    // An error reaches whoever reads the counter.
    pipeline(running.stdout, this.#counter, () => undefined);
    return this.#counter;
  };

  readonly settle = async (): Promise<void> => {
    if (!this.#running) throw new TypeError('an archive is judged after it was read');
    const exit = await this.#running.done;
    const { members, count } = this.#counter;
    const { sockets, unreadable } = this.#walk.skipped;
    const complaints = judgeArchive({
      exit,
      archive: this.#counter,
      fed: await this.#fed,
      isListed: this.#isListed,
      unlisted: unreadable,
      policy: this.#job.config,
    });
    const mounts = await this.#mounts();
    for (const warning of archiveWarnings(complaints, { sockets, mounts })) {
      this.#context.warn(warning);
    }
    this.#context.record({ entries: count, ...members });
  };

  async #feed({ stdin }: Running): Promise<number | Error> {
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
