import { lstat } from 'node:fs/promises';
import { BackupError } from '../../../model/failures.ts';
import type { Parts } from '../../../ports/definition.ts';
import type { Bounded, Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { Archive } from './archive.ts';
import { checkPaths } from './check-paths.ts';
import type { Config } from './config.ts';
import { type EstimateJob, estimateBytes } from './estimate.ts';
import { Exclusion } from './exclusion.ts';
import { mostBytes } from './most-bytes.ts';
import { createRoots, pathOf, type Root } from './roots.ts';
import { findTar } from './tar-program.ts';
import type { WalkOptions } from './walk.ts';

/** Files and folders, as one archive of GNU tar. */
export function create(config: Config, parts: Parts): Source {
  return new FilesSource(config, parts);
}

class FilesSource implements Source, Bounded {
  readonly kind = 'files';
  readonly suffix = 'tar';
  readonly #config: Config;
  readonly #parts: Parts;
  readonly #roots: readonly Root[];
  #tar: Promise<string | null> | null = null;

  constructor(config: Config, parts: Parts) {
    this.#config = config;
    this.#parts = parts;
    this.#roots = createRoots(config.paths);
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    const findings = await checkPaths(this.#roots, this.#parts.repository);
    this.#tar = findTar(this.#parts.place, context);
    return (await this.#tar) === null ? [noTar, ...findings] : findings;
  }

  mostBytes(): Promise<number | null> {
    return mostBytes(this.#walk());
  }

  async estimate(context: StepContext): Promise<Estimated> {
    const bytes = await estimateBytes(this.#job(), context);
    return { bytes, scratchBytes: 0 };
  }

  async dump(context: StepContext): Promise<Output> {
    const { place, repository } = this.#parts;
    this.#tar ??= findTar(place, context);
    await Promise.all(this.#roots.map((root) => assertThere(root, repository)));
    const tar = await this.#tar;
    if (tar === null)
      throw new BackupError({ code: 'BP5012', message: noTar.message, hint: noTar.hint });
    return new Archive({ tar, ...this.#job() }, context);
  }

  #job(): EstimateJob {
    return { config: this.#config, walk: this.#walk(), place: this.#parts.place };
  }

  #walk(): WalkOptions {
    const { exclude, oneFileSystem } = this.#config;
    return {
      repository: this.#parts.repository,
      roots: this.#roots,
      createExclusion: () => new Exclusion(exclude),
      oneFileSystem,
    };
  }
}

const noTar = {
  severity: 'error',
  message: 'there is no GNU tar on the path',
  hint: 'install GNU tar; as `gtar` where `tar` is another one',
} as const;

async function assertThere(root: Root, repository: string): Promise<void> {
  try {
    await lstat(pathOf(root, repository));
  } catch (cause) {
    throw new BackupError({
      code: 'BP5017',
      message: `${root} does not exist`,
      hint: 'correct `paths`, or mount what it lies on',
      cause,
    });
  }
}
