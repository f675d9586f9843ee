import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import type { Step } from '../../../src/ports/codec.ts';
import type { Output, ProgramOutput } from '../../../src/ports/source.ts';
import type { StepContext } from '../../../src/ports/step-context.ts';
import { runFlow } from '../../../src/spool/flow.ts';
import { SpoolFile } from '../../../src/spool/spool-file.ts';
import { createTap } from '../../../src/spool/tap.ts';

/** Real programs, joined as a run joins them. */

export const folder = mkdtempSync(join(tmpdir(), 'flow-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
export const place = createLocalPlace({ environment: process.env, graceMs: 200 });
let count = 0;

export function contextWith(signal: AbortSignal): StepContext {
  return {
    signal,
    clock: { now: () => Date.now() },
    scratch: { path: (name) => Promise.resolve(join(folder, name)) },
    record: () => undefined,
    progress: () => undefined,
    warn: () => undefined,
  };
}

interface Wish {
  readonly steps?: readonly Step[];
  readonly okCodes?: readonly number[];
  readonly allowEmpty?: boolean;
  readonly idleMs?: number;
  readonly settle?: ProgramOutput['settle'];
  readonly feed?: ProgramOutput['feed'];
  readonly inspector?: ProgramOutput['inspector'];
  readonly onPlain?: (bytes: number) => void;
  readonly signal?: AbortSignal;
  readonly scratch?: string;
}

export const sh = (script: string): readonly [string, ...string[]] => ['sh', '-c', script];
export const program = (...argv: readonly [string, ...string[]]): Step => ({ program: { argv } });

/** Lets what a shell script writes, or a file, run through steps into a new spool. */
export async function flow(from: string | { readonly file: string }, wish: Wish = {}) {
  const { signal = new AbortController().signal, steps = [] } = wish;
  const context = contextWith(signal);
  count += 1;
  const spool = await SpoolFile.create(join(folder, `spool-${count}`));
  const output = typeof from === 'string' ? outputOf(from, wish) : from;
  const tap = createTap({ output, allowEmpty: wish.allowEmpty ?? false, context });
  const idleMs = wish.idleMs ?? 10_000;
  const { scratch = join(folder, `gauge-${count}`) } = wish;
  const onPlain = wish.onPlain ?? (() => undefined);
  const options = { tap, steps, spool, scratch, launcher: place, idleMs, onPlain };
  try {
    const found = await runFlow(options, signal);
    return { ...found, bytes: readFileSync(spool.file), spool };
  } finally {
    await spool.close();
  }
}

function outputOf(script: string, wish: Wish): Output {
  const { settle, feed, inspector, okCodes } = wish;
  return {
    program: { argv: sh(script), stdin: feed ? 'pipe' : null, ...(okCodes && { okCodes }) },
    place,
    ...{ ...(settle && { settle }), ...(feed && { feed }), ...(inspector && { inspector }) },
  };
}

export const sha256 = (bytes: Uint8Array | string) =>
  createHash('sha256').update(bytes).digest('hex');
