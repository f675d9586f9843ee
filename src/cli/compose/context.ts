import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepContext } from '../../ports/step-context.ts';
import { createScratch } from '../../runner/scratch.ts';
import type { Io } from '../io.ts';

/** The surroundings of a verb that is no run: its temporary files go when it ends. */
export async function withContext<T>(
  io: Io,
  work: (context: StepContext) => Promise<T>,
): Promise<T> {
  const signal = io.interrupts.claim();
  const folder = await mkdtemp(join(tmpdir(), 'run-pipeline-'));
  try {
    return await work({
      signal,
      scratch: createScratch(folder),
      clock: { now: () => Date.now() },
      record: () => undefined,
      progress: () => undefined,
      warn: (message) => io.stderr.write(`warning  ${message}\n`),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
