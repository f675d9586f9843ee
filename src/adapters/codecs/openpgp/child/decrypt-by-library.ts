import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decrypt, readMessage, type SessionKey } from 'openpgp';
import { openInput, openOutput } from './ends.ts';
import { Refused } from './verdict.ts';

export interface Started {
  readonly sessionKey: SessionKey;
  /** What was taken from standard input before. */
  readonly taken: Buffer;
}

/**
 * Bytes come out before the verdict on them: whoever reads them has checked the digest of the message before,
 * or uses nothing of it before the end.
 */
export async function decryptByLibrary({ sessionKey, taken }: Started): Promise<void> {
  const input = Readable.from(join(taken));
  try {
    const { data } = await decrypt({
      message: await readMessage({ binaryMessage: Readable.toWeb(input) }),
      sessionKeys: sessionKey,
      format: 'binary',
      config: { allowUnauthenticatedStream: true },
    });
    await pipeline(Readable.fromWeb(data), openOutput());
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    throw new Refused('damaged', error instanceof Error ? error.message : String(error), error);
  }
}

async function* join(first: Buffer): AsyncGenerator<Buffer> {
  yield first;
  yield* openInput();
}
