import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SessionKey } from 'openpgp';
import { decryptArguments } from '../gpg/arguments.ts';
import { statusOf } from '../gpg/status.ts';
import { openInput } from './ends.ts';
import type { Gpg } from './job.ts';
import { Refused } from './verdict.ts';

export interface Handed {
  readonly gpg: Gpg;
  readonly sessionKey: SessionKey;
  /** What was taken from standard input and belongs to it; when empty, gpg reads our own input. */
  readonly taken: Buffer;
}

const sessionKeyDescriptor = 3;
const statusDescriptor = 4;

export async function decryptByGpg({ gpg, sessionKey, taken }: Handed): Promise<void> {
  const options = { home: gpg.home, sessionKey: sessionKeyDescriptor, status: statusDescriptor };
  // Its standard error shows the session key.
  const child = spawn(gpg.path, decryptArguments(options), {
    stdio: [taken.length > 0 ? 'pipe' : 'inherit', 'inherit', 'ignore', 'pipe', 'pipe'],
  });
  const [stdin, , , key, status] = child.stdio;
  const [[code, signal], said] = await Promise.all([
    once(child, 'close'),
    collect(status as Readable),
    tell(key as Writable, sessionKey),
    stdin ? pipeline(join(taken), stdin).catch(ignoreGone) : null,
  ]);
  judge({ code, signal, status: statusOf(said) });
}

const algorithms: Readonly<Record<string, number>> = {
  aes128: 7,
  aes192: 8,
  aes256: 9,
  tripledes: 2,
  cast5: 3,
  twofish: 10,
};

async function tell(stream: Writable, { algorithm, data }: SessionKey): Promise<void> {
  const text = `${algorithms[algorithm]}:${Buffer.from(data).toString('hex').toUpperCase()}`;
  await pipeline([text], stream).catch(ignoreGone);
}

async function* join(first: Buffer): AsyncGenerator<Buffer> {
  yield first;
  yield* openInput();
}

async function collect(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text = (text + chunk).slice(-64 * 1024);
  return text;
}

interface End {
  readonly code: unknown;
  readonly signal: unknown;
  readonly status: ReadonlyMap<string, string>;
}

function judge({ code, signal, status }: End): void {
  if (signal === 'SIGPIPE') throw new Refused('reader-gone', 'nobody reads what gpg writes');
  if (signal !== null) throw new Refused('failed', `gpg was killed by ${String(signal)}`);
  const isWhole = status.has('DECRYPTION_OKAY') && !status.has('BADMDC');
  if (code === 0 && isWhole) return;
  const why = status.has('BADMDC') ? 'its check of integrity failed' : 'gpg cannot decrypt it';
  throw new Refused('damaged', `${why} (${[...status.keys()].join(' ')})`);
}

/** A program that ended early says why by its exit. */
function ignoreGone(error: unknown): void {
  const isGone = error instanceof Error && 'code' in error && error.code === 'EPIPE';
  if (!isGone) throw error;
}
