import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scratch, StepContext } from '../../ports/step-context.ts';
import { createScratch } from '../../runner/scratch.ts';
import type { Io } from '../io.ts';

/** The surroundings of a verb that is no run: its temporary files go when it ends. */
export async function withContext<T>(
  io: Io,
  work: (context: StepContext) => Promise<T>,
): Promise<T> {
  const signal = io.interrupts.claim();
  // Made when somebody needs it: most verbs leave nothing even when they are killed.
  let made: Promise<string> | null = null;
  const scratch: Scratch = {
    path: async (name) => {
      made ??= mkdtemp(join(tmpdir(), 'run-pipeline-'));
      return await createScratch(await made).path(`${randomUUID()}-${name}`);
    },
  };
  try {
    return await work({
      signal,
      scratch,
      clock: { now: () => Date.now() },
      record: () => undefined,
      progress: () => undefined,
      warn: (message) => io.stderr.write(`warning  ${message}\n`),
    });
  } finally {
    if (made !== null) await rm(await made, { recursive: true, force: true });
  }
}
