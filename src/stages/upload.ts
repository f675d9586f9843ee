import { confirmObject } from '../catalog/confirm.ts';
import { claimFolder, claimFormer } from '../catalog/owner.ts';
import { BackupError } from '../model/failures.ts';
import { fileKey } from '../model/run/layout.ts';
import type { Body } from '../ports/body.ts';
import type { Spool } from '../spool/spool.ts';
import { throttled } from '../util/throttle.ts';
import { claimOn, formerClaimsOn } from './claims.ts';
import { contextOf, recordingContext } from './context.ts';
import { beginHeartbeat } from './heartbeat.ts';
import type { DestinationPart, Run } from './run.ts';
import { backupOf } from './stamp.ts';

const progressMs = 100;

/** What goes to one destination, one artifact after another; after a failure there the rest is left out. */
export class Upload {
  readonly part: DestinationPart;
  readonly #run: Run;
  readonly #adopts: boolean;
  readonly #givenUp = new AbortController();
  #last: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | null = null;

  /** One destination of a run may make the spool's own file its copy. */
  constructor(run: Run, part: DestinationPart, { adopts }: { readonly adopts: boolean }) {
    this.#run = run;
    this.part = part;
    this.#adopts = adopts;
    const known = run.progress.copies.get(part.id);
    if (known?.state === 'failed') this.#failure = known;
    this.#then(() => this.#claim());
  }

  /** Begins to follow the spool while it still grows. */
  follow(file: string, artifact: string, spool: Spool): void {
    const body = spool.follow();
    this.#then(async () => {
      try {
        await this.#send({ file, artifact, body });
      } catch (error) {
        // A dump that failed is told as such; this destination did nothing wrong.
        if (!spool.hasFailed) throw error;
      }
    });
    // Also when it was left out: nobody must wait for a reader that never reads.
    this.#last = this.#last.then(() => body.close());
  }

  /** Ends what is being sent there, and sends no more; the other destinations go on. */
  giveUp(error: Error): void {
    this.#givenUp.abort(error);
    this.#then(() => Promise.reject(error));
  }

  /** Resolves when all that was begun has ended; what failed there is told, not thrown. */
  async settled(): Promise<{ readonly error: unknown } | null> {
    await this.#last;
    return this.#failure;
  }

  #then(step: () => Promise<void>): void {
    this.#last = this.#last.then(async () => {
      if (this.#failure !== null) return;
      try {
        await step();
      } catch (error) {
        this.#failure = { error };
        if (this.#run.signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        this.#run.emit({ event: 'destination-failed', destination: this.part.id, message });
      }
    });
  }

  async #claim(): Promise<void> {
    const run = this.#run;
    const { destination } = this.part;
    await claimFolder(claimOn(run, destination), contextOf(run));
    for (const former of formerClaimsOn(run, destination))
      await claimFormer(former, contextOf(run));
    await run.ownership.remember(destination);
    await beginHeartbeat(run, destination);
  }

  async #send({ file, artifact, body }: Sending): Promise<void> {
    const { id, destination } = this.part;
    const run = this.#run;
    const key = fileKey(run.plan.name, backupOf(run), file);
    const context = this.#listening(artifact);
    const stored = await destination.put(key, body, context, {
      ifAbsent: true,
      adopt: this.#adopts,
      onToken: () => Promise.resolve(),
    });
    const expect = await body.sealed;
    const { verdict, evidence } = await confirmObject(
      { destination, key, name: file, expect, stored },
      contextOf(run),
    );
    if (verdict !== 'pass') throw unconfirmed(id, evidence);
    run.emit({ event: 'upload-confirmed', destination: id, artifact, bytes: expect.bytes });
  }

  #listening(artifact: string) {
    const run = this.#run;
    let bytes = 0;
    const tell = throttled(progressMs, (sent: number) => {
      run.emit({ event: 'upload-progress', destination: this.part.id, artifact, bytes: sent });
    });
    const onProgress = (more: number) => {
      bytes += more;
      tell(bytes);
    };
    const signal = AbortSignal.any([run.signal, this.#givenUp.signal]);
    return recordingContext(run, { signal, onProgress }).context;
  }
}

interface Sending {
  readonly file: string;
  readonly artifact: string;
  readonly body: Body;
}

function unconfirmed(destination: string, evidence: readonly string[]): BackupError {
  return new BackupError({
    code: 'BP5041',
    stage: 'upload',
    message: `${destination}: ${evidence[0] ?? 'the stored bytes could not be confirmed'}`,
    hint: 'the copy there does not count; check the disk or the network of the destination',
    facts: { evidence: [...evidence] },
  });
}
