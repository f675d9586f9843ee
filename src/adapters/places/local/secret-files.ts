import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../../ports/place.ts';

/** What the file is called in the program: the number of its descriptor there. */
const pathOf = (descriptor: number) => `/dev/fd/${descriptor}`;

export interface SecretFiles {
  /** To be handed to the program behind its three streams, in this order. */
  readonly descriptors: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  /** Ours; the program keeps its own. */
  close(): void;
}

/**
 * Files without a name: they are gone with the last program that has them open, whatever becomes of us. Throws when one
 * cannot be written.
 */
export function openSecretFiles({ secretFiles = {} }: Command, firstFree: number): SecretFiles {
  const descriptors: number[] = [];
  const env: Record<string, string> = {};
  const close = (): void => {
    for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
  };
  try {
    for (const [name, secret] of Object.entries(secretFiles)) {
      env[name] = pathOf(firstFree + descriptors.length);
      descriptors.push(openNameless(secret.reveal()));
    }
    return { descriptors, env, close };
  } catch (error) {
    close();
    throw error;
  }
}

function openNameless(content: string): number {
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const path = join(tmpdir(), `run-pipeline-${randomUUID()}`);
  const descriptor = openSync(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    unlinkSync(path);
    const bytes = Buffer.from(content);
    // By position: where the program does not open it anew, it begins to read where we have stopped to write.
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(descriptor, bytes, done, bytes.length - done, done);
    }
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
