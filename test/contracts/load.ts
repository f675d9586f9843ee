import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Json } from '../../src/model/run/facts.ts';
import type { Seal } from '../../src/ports/body.ts';
import type { Inspector } from '../../src/ports/inspector.ts';
import type { Loading, RestoreWish } from '../../src/ports/restorer.ts';
import type { StepContext } from '../../src/ports/step-context.ts';

const usualChunk = 64 * 1024;

/** Lets bytes run into a sink as a restore does: looked at before they are handed on, proved at the end. */
export async function feed(
  loading: Loading,
  bytes: Readable | Buffer,
  context: StepContext,
): Promise<void> {
  const source = Buffer.isBuffer(bytes) ? Readable.from(piecesOf(bytes)) : bytes;
  const inspector = await open(loading);
  if ('file' in loading.sink) {
    const target = createWriteStream(loading.sink.file, { flags: 'wx', mode: 0o600 });
    await pipeline(source, lookThrough(inspector), target);
  } else await feedProgram(loading.sink, source, { inspector, context });
  await loading.finish(inspector?.found() ?? null);
}

async function open({ inspector }: Loading): Promise<Inspector | null> {
  if (inspector === undefined) return null;
  const options = JSON.parse(JSON.stringify(inspector.options ?? null)) as Json;
  return (await import(inspector.module)).createInspector(options);
}

type ProgramSink = Extract<Loading['sink'], { readonly settle?: unknown }>;
interface Around {
  readonly inspector: Inspector | null;
  readonly context: StepContext;
}

/** What was refused is told before what the program says of its cut input. */
async function feedProgram(
  { program, place, settle }: ProgramSink,
  source: Readable,
  { inspector, context }: Around,
): Promise<void> {
  const { stdin, stdout, done } = place.spawn(program, context);
  stdout.on('error', () => undefined).resume();
  const fed = await pipeline(source, lookThrough(inspector), stdin).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  stdin.destroy();
  const { code, signal, stderr } = await done;
  const isRefused = fed !== null && !isLostPipe(fed.error);
  if (isRefused) throw fed.error;
  if (signal === null) settle?.(stderr);
  // It has read all, and closed its end before ours had noticed.
  if (code !== 0) throw new Error(`${program.argv[0]} ended with ${code ?? signal}: ${stderr}`);
}

function lookThrough(inspector: Inspector | null): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      try {
        inspector?.read(chunk);
        next(null, chunk);
      } catch (error) {
        next(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

function isLostPipe(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += usualChunk) {
    yield Buffer.from(bytes.subarray(at, at + usualChunk));
  }
}

export async function sealOf(file: string): Promise<Seal> {
  const { size: bytes } = await stat(file);
  return {
    bytes,
    sha256: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  };
}

export function fromFile(file: string): Readable {
  return createReadStream(file, { highWaterMark: usualChunk });
}

export function wishFor(plain: Seal, more: Partial<RestoreWish> = {}): RestoreWish {
  return {
    ...{ backup: '20261120T021700Z-k3f7', existing: 'swap', allow: [], plain, facts: {} },
    ...{ analyzes: false, discardsPrevious: false },
    countingMs: 1000,
    ...more,
  };
}
