import { BackupError } from '../model/failures.ts';
import { artifactFile, artifactId } from '../model/run/layout.ts';
import type { Codec } from '../ports/codec.ts';
import { runFlow } from '../spool/flow.ts';
import type { Spool } from '../spool/spool.ts';
import { createTap } from '../spool/tap.ts';
import { throttled } from '../util/throttle.ts';
import { recordingContext } from './context.ts';
import type { DumpPart } from './dump-part.ts';
import { openSpool } from './open-spool.ts';
import type { SealedArtifact } from './progress.ts';
import type { Run } from './run.ts';
import { asStagingFailure } from './staging-failure.ts';

const progressMs = 100;

/** Called when there is a spool to follow, before anything is in it. */
type Send = (file: string, artifact: string, spool: Spool) => void;

/** Dumps one source through its codecs into a spool that the uploads follow. Resolves with the sealed artifact. */
export async function dumpOne(run: Run, part: DumpPart, send: Send): Promise<SealedArtifact> {
  const artifact = artifactId(part.id, part.member);
  const codecs = codecsFor(run, part);
  const file = artifactFile({ dump: part.id, member: part.member ?? undefined }, [
    part.source.suffix,
    ...codecs.map(({ suffix }) => suffix),
  ]);
  run.emit({
    event: 'artifact-started',
    artifact,
    expectedBytes: run.progress.history.plainBytes.get(artifact) ?? null,
  });
  const spool = await openSpool(run, file);
  send(file, artifact, spool);
  try {
    return await fill({ run, part, artifact, file, codecs, spool });
  } catch (error) {
    spool.fail(error);
    await discardSpool(spool);
    throw error;
  }
}

/** The other dumps need the room. What cannot be removed now goes with the staging folder. */
export async function discardSpool(spool: Spool): Promise<void> {
  await spool.discard().catch(() => undefined);
}

function codecsFor({ parts }: Run, { entry }: DumpPart): readonly Codec[] {
  const compressor = entry.compress ? parts.compressor : null;
  return [compressor, parts.encryption?.codec ?? null].filter((codec) => codec !== null);
}

interface Filling {
  readonly run: Run;
  readonly part: DumpPart;
  readonly artifact: string;
  readonly file: string;
  readonly codecs: readonly Codec[];
  readonly spool: Spool;
}

async function fill({
  run,
  part,
  artifact,
  file,
  codecs,
  spool,
}: Filling): Promise<SealedArtifact> {
  const { entry, source } = part;
  const recording = recordingContext(run, { signal: limited(run.signal, entry.timeout) });
  const steps = [];
  for (const codec of codecs) steps.push(await codec.encode(recording.context));
  const output = await source.dump(recording.context);
  let plainBytes = 0;
  const tell = throttled(progressMs, (bytes: number) => {
    run.emit({ event: 'artifact-progress', artifact, plainBytes: bytes, storedBytes: spool.size });
  });
  const { plain, stored } = await runFlow(
    {
      tap: createTap({ output, allowEmpty: entry.allowEmpty, context: recording.context }),
      steps,
      spool,
      launcher: run.parts.launcher,
      scratch: await run.scratch.path('gauge'),
      idleMs: entry.idle,
      onPlain: (bytes) => {
        plainBytes += bytes;
        tell(plainBytes);
      },
    },
    recording.context.signal,
  );
  await asStagingFailure(() => spool.seal(stored, () => run.record.sealed(artifact, stored)));
  run.emit({
    event: 'artifact-sealed',
    artifact,
    plainBytes: plain.bytes,
    storedBytes: stored.bytes,
  });
  const record = {
    id: artifact,
    dump: part.id,
    member: part.member,
    type: typeOf(part),
    file,
    codecs: codecs.map(({ name }) => name),
    plain,
    stored,
    facts: { ...part.facts, ...recording.facts },
  };
  return { record, spool };
}

/** A dump may have members of other types than its own. */
function typeOf({ entry, definition: { type } }: DumpPart): string {
  return typeof type === 'string' ? type : entry.type;
}

/** The dump's own time limit beside that of the run. */
function limited(signal: AbortSignal, timeoutMs: number | undefined): AbortSignal {
  if (timeoutMs === undefined) return signal;
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(timeIsOver(timeoutMs)), timeoutMs);
  timer.unref();
  return AbortSignal.any([signal, over.signal]);
}

function timeIsOver(timeoutMs: number): BackupError {
  return new BackupError({
    code: 'BP5016',
    stage: 'dump',
    message: `the dump took longer than ${Math.round(timeoutMs / 1000)} s`,
    hint: 'find out why it is slow, or give it a longer `timeout`',
  });
}
