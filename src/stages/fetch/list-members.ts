import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import { BackupError } from '../../model/failures.ts';
import type { Artifact } from '../../model/run/manifest.ts';
import type { Seal } from '../../ports/body.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { decodeInto } from '../../spool/decode.ts';
import { NotTarError, type TarMember } from '../../util/tar-member.ts';
import { TarReader } from '../../util/tar-reader.ts';
import type { Opener } from '../open-copy.ts';
import type { Copies } from './copies.ts';
import { asCopyFailure, CopyFailure, nothingLeft } from './copy-failure.ts';
import { decodersFor } from './decoders.ts';
import { proveBytes } from './proved-bytes.ts';
import { assertStored } from './read-stored.ts';

export interface Listing {
  readonly artifact: Artifact;
  readonly opener: Opener;
  /** Some members, in the order of the archive; the next ones come when it has resolved. */
  readonly onMembers: (members: readonly TarMember[]) => Promise<void>;
}

const idleMs = 60_000;

/**
 * Hands out the members of an archive while it is decoded; none is kept. Once the first one is out no other copy is
 * asked: what was told cannot be taken back. Fails with BP5050 when the archive is not what was dumped.
 */
export async function listMembers(
  copies: Copies,
  listing: Listing,
  context: StepContext,
): Promise<void> {
  const { file, stored } = listing.artifact;
  const record = { name: file, ...stored };
  const proved = await copies.first(
    file,
    async (copy) => ({
      copy,
      bytes: await proveBytes(copy, { file: record, path: null }, context),
    }),
    context,
  );
  try {
    await decode(proved.bytes.open(), listing, context);
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof CopyFailure ? lost(proved.copy, file, error) : error;
  } finally {
    await proved.bytes.discard();
  }
}

async function decode(
  stored: Parameters<typeof decodeInto>[0]['stored'],
  { artifact, opener, onMembers }: Listing,
  context: StepContext,
): Promise<void> {
  const sink = new MemberSink(onMembers);
  const found = await decodeInto(
    {
      stored,
      steps: await decodersFor(artifact.codecs, opener, context),
      end: { writable: sink },
      onStored: (bytes) => context.progress(bytes),
      ...{ launcher: opener.launcher, idleMs },
    },
    context.signal,
  ).catch(asCopyFailure);
  assertStored(artifact.stored, found);
  assertStored(artifact.plain, sink.seal());
}

function lost({ destination }: CopyToVerify, file: string, { message, isDamage }: CopyFailure) {
  return nothingLeft(file, [{ destination: destination.id, reason: message, isDamage }]);
}

/** Takes the plain bytes of an archive, and waits for whoever hears of its members. */
class MemberSink extends Writable {
  readonly #hash = createHash('sha256');
  readonly #onMembers: Listing['onMembers'];
  readonly #reader = new TarReader((member) => this.#members.push(member));
  readonly #members: TarMember[] = [];
  #bytes = 0;

  constructor(onMembers: Listing['onMembers']) {
    super({ highWaterMark: 1024 * 1024 });
    this.#onMembers = onMembers;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    try {
      this.#reader.read(chunk);
    } catch (error) {
      done(asFailure(error));
      return;
    }
    if (this.#members.length === 0) {
      done();
      return;
    }
    this.#onMembers(this.#members.splice(0)).then(() => done(), done);
  }

  seal(): Seal {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

function asFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!(error instanceof NotTarError)) return error;
  return new BackupError({
    code: 'BP5050',
    message: `the archive cannot be read: ${error.message}`,
    hint: 'download it with --decrypted, and look at it by hand',
  });
}
