import { extname } from 'node:path';
import { notWhole } from '../../../../model/import/failures.ts';
import type { SourceFiles } from '../../../../model/plan.ts';
import type { Facts, Json } from '../../../../model/run/facts.ts';
import type { Step } from '../../../../ports/codec.ts';
import type { ProverParts } from '../../../../ports/definition.ts';
import type { Inspection } from '../../../../ports/inspector.ts';
import type { PlainFile, Prover } from '../../../../ports/prover.ts';
import type { Counted } from '../count-members.ts';
import type { InspectOptions } from '../restore/inspect/options.ts';
import { findTargets } from '../restore/targets.ts';
import { archiveRoots } from '../roots.ts';
import { ToPosix } from './to-posix.ts';

type Definition = Pick<SourceFiles, 'paths' | 'exclude'>;

/** An archive is written anew in the format of the source, and passes what it will have to pass when it is restored. */
export async function createProver(definition: Definition, parts: ProverParts): Promise<Prover> {
  const roots = await findTargets(definition, parts.repository);
  const unlimited = { archiveBytes: Number.MAX_SAFE_INTEGER, entries: null, bytes: null };
  return new FilesProver(definition, { roots, allow: parts.allow, ...unlimited });
}

/** The same file in the sources and in what is built of them. */
const module = new URL(
  `../restore/inspect/check-members${extname(import.meta.url)}`,
  import.meta.url,
).href;

class FilesProver implements Prover {
  readonly steps: readonly Step[];
  readonly inspection: Inspection;
  readonly #roots: readonly string[];
  readonly #seen = new Set<string>();

  constructor({ paths }: Definition, inspect: InspectOptions) {
    this.#roots = archiveRoots(paths);
    const keepsDots = this.#roots.includes('.');
    this.steps = [{ transform: () => new ToPosix(keepsDots, (name) => this.#see(name)) }];
    // Plain values, as they are given to the other process.
    this.inspection = { module, options: inspect as unknown as Json };
  }

  prove({ found }: PlainFile): Promise<Facts> {
    // By the inspector of this same version.
    const { members, count, isWhole } = found as unknown as Counted;
    if (!isWhole) return Promise.reject(notWhole('the archive ends before its end', tryAgain));
    const absent = this.#roots.find((root) => !this.#seen.has(root));
    if (absent !== undefined) return Promise.reject(this.#lacking(absent));
    return Promise.resolve({ entries: count, ...members, roots: this.#roots });
  }

  #see(name: string): void {
    const shown = Buffer.from(name, 'latin1').toString('utf8').replace(/\/$/, '');
    const root = this.#roots.find(
      (one) => one === '.' || shown === one || shown.startsWith(`${one}/`),
    );
    if (root !== undefined) this.#seen.add(root);
  }

  /** A restore puts back all that the dump stores, or nothing. */
  #lacking(root: string): Error {
    const says =
      root === '.' ? 'the archive holds nothing' : `the archive holds nothing of ${root}`;
    return notWhole(
      says,
      `its names must begin with ${this.#roots.join(' or ')}, and each of them must be in it`,
    );
  }
}

const tryAgain = 'make it anew from the data, or fetch it once more';
