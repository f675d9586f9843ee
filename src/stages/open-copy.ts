import type { LevelCheck } from '../catalog/verify/copy-to-verify.ts';
import { storeLevels } from '../catalog/verify/levels.ts';
import {
  combine,
  failed,
  inconclusive,
  passed,
  type Verification,
} from '../catalog/verify/verification.ts';
import { BackupError } from '../model/failures.ts';
import { fileKey } from '../model/run/layout.ts';
import type { Artifact } from '../model/run/manifest.ts';
import type { Decoder } from '../ports/codec.ts';
import type { Destination } from '../ports/destination.ts';
import type { Launcher } from '../ports/launcher.ts';
import type { StepContext } from '../ports/step-context.ts';
import { decodeAll } from '../spool/decode.ts';

export interface Opener {
  readonly launcher: Launcher;
  /** What undoes a codec that a manifest names; `null` for one that this version does not know. */
  readonly decoderFor: (codec: string) => Decoder | null;
}

const idleMs = 60_000;

/**
 * Level `open`: every artifact is decrypted and decoded to its end, and is then what it was when it was made. A
 * missing key says nothing about the copy.
 */
export function createOpenCopy(opener: Opener): LevelCheck {
  return async (copy, context) => {
    // The small files and the signature are looked at as for a download; artifacts are read once, while they open.
    const base = await storeLevels.checksum(copy, context);
    if (base.verdict === 'fail') return base;
    const found: Verification[] = [base];
    for (const artifact of copy.manifest.manifest.artifacts) {
      const key = fileKey(copy.pipeline, copy.backup, artifact.file);
      found.push(
        await openArtifact({ opener, artifact, key, destination: copy.destination }, context),
      );
    }
    return combine(found);
  };
}

interface Opening {
  readonly opener: Opener;
  readonly artifact: Artifact;
  readonly key: string;
  readonly destination: Destination;
}

async function openArtifact(opening: Opening, context: StepContext): Promise<Verification> {
  const { artifact } = opening;
  try {
    return compare(artifact, await decode(opening, context));
  } catch (error) {
    context.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    return isAboutContent(error)
      ? failed(`${artifact.file}: ${message}`)
      : inconclusive(`${artifact.file}: ${message}`);
  }
}

async function decode({ opener, artifact, key, destination }: Opening, context: StepContext) {
  const steps = [];
  for (const codec of artifact.codecs.toReversed()) {
    const decoder = opener.decoderFor(codec);
    if (decoder === null) throw unknownCodec(codec);
    steps.push(await decoder.decode(context));
  }
  const stored = destination.get(key, context);
  return await decodeAll({ stored, steps, launcher: opener.launcher, idleMs }, context.signal);
}

function compare(
  { file, plain, stored }: Artifact,
  found: Awaited<ReturnType<typeof decodeAll>>,
): Verification {
  if (found.stored.sha256 !== stored.sha256) return failed(`${file} is not what was stored`);
  if (found.plain.bytes !== plain.bytes) {
    return failed(`${file} holds ${found.plain.bytes} bytes instead of ${plain.bytes}`);
  }
  return found.plain.sha256 === plain.sha256
    ? passed
    : failed(`${file} holds other bytes than were dumped`);
}

/** A decoder that ends with an error has read bytes that do not fit; a missing key or program has not. */
function isAboutContent(error: unknown): boolean {
  return error instanceof BackupError && (error.code === 'BP5020' || error.code === 'BP5041');
}

function unknownCodec(codec: string): BackupError {
  return new BackupError({
    code: 'BP5003',
    stage: 'verify',
    message: `this version does not know how to undo ${codec}`,
    hint: 'use a newer release',
  });
}
