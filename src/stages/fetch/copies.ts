import type { SignaturePolicy } from '../../catalog/signature.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import { verifyManifest } from '../../catalog/verify/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { DestinationPart } from '../run.ts';
import { CopyFailure, damaged, type LostCopy, nothingLeft, unreadable } from './copy-failure.ts';

interface Around {
  readonly destinations: readonly DestinationPart[];
  readonly signatures: SignaturePolicy | null;
}

/**
 * The copies of a backup that may be read, the best first: good ones, then those of which nothing is known, then
 * damaged ones, of which a part may be whole. None where no manifest can be believed.
 */
export function readableCopies(
  { backup, copies }: JudgedBackup,
  { destinations, signatures }: Around,
): readonly CopyToVerify[] {
  const { manifest, manifestSha256 } = backup;
  if (manifest === null || manifestSha256 === null) return [];
  const ranks = ['good', 'unverified', 'broken'] as const;
  return copies
    .filter(({ copy }) => copy.manifest !== null)
    .toSorted((a, b) => ranks.indexOf(a.verdict) - ranks.indexOf(b.verdict))
    .flatMap(({ copy: { destination: id, pipeline } }) => {
      const part = destinations.find((one) => one.id === id);
      if (part === undefined) return [];
      const address = { destination: part.destination, pipeline, backup: backup.id };
      return { ...address, manifest: { manifest, sha256: manifestSha256 }, signatures };
    });
}

export interface Reader {
  /** Called before anything is read from a copy: keeps it from being deleted meanwhile. */
  readonly protect: (copy: CopyToVerify) => Promise<void>;
  /** A copy could not give a file; the next one is asked, where there is one. */
  readonly onLost: (file: string, lost: LostCopy) => void;
}

/** Falls over from one copy to the next, file by file. */
export class Copies {
  readonly #copies: readonly CopyToVerify[];
  readonly #reader: Reader;
  /** Whose manifest is the believed one and signed as it must be. */
  readonly #trusted = new Set<CopyToVerify>();
  /** Copies of which nothing is read any more. */
  readonly #refused = new Map<CopyToVerify, LostCopy>();
  /** By file: what has failed once is not tried again. */
  readonly #lost = new Map<string, Map<CopyToVerify, LostCopy>>();

  constructor(copies: readonly CopyToVerify[], reader: Reader) {
    this.#copies = copies;
    this.#reader = reader;
  }

  /**
   * Works with the first copy that can give a file; its manifest is looked at before anything else of it is read. A
   * `CopyFailure` of the work is the reason to ask the next one; anything else is thrown on. Fails with BP5050, or
   * with BP5040 where no copy could be looked at.
   */
  async first<T>(
    file: string,
    work: (copy: CopyToVerify) => Promise<T>,
    context: StepContext,
  ): Promise<T> {
    const lost = this.#lost.get(file) ?? new Map<CopyToVerify, LostCopy>();
    this.#lost.set(file, lost);
    for (const copy of this.#copies) {
      if (this.#refused.has(copy) || lost.has(copy)) continue;
      try {
        await this.#assertTrusted(copy, context);
        return await work(copy);
      } catch (error) {
        context.signal.throwIfAborted();
        if (!(error instanceof CopyFailure)) throw error;
        this.#lose({ copy, file, failure: error }, lost);
      }
    }
    const reasons = this.#copies.flatMap((copy) => this.#refused.get(copy) ?? lost.get(copy) ?? []);
    throw nothingLeft(file, reasons);
  }

  #lose({ copy, file, failure }: Losing, lost: Map<CopyToVerify, LostCopy>): void {
    const { message: reason, isDamage } = failure;
    const one = { destination: copy.destination.id, reason, isDamage };
    if (this.#trusted.has(copy)) lost.set(copy, one);
    else this.#refused.set(copy, one);
    this.#reader.onLost(file, one);
  }

  async #assertTrusted(copy: CopyToVerify, context: StepContext): Promise<void> {
    if (this.#trusted.has(copy)) return;
    await this.#reader.protect(copy);
    const { verdict, evidence } = await verifyManifest(copy, context);
    const [reason = 'its manifest cannot be believed'] = evidence;
    if (verdict === 'fail') throw damaged(reason);
    if (verdict === 'inconclusive') throw unreadable(reason);
    this.#trusted.add(copy);
  }
}

interface Losing {
  readonly copy: CopyToVerify;
  readonly file: string;
  readonly failure: CopyFailure;
}
