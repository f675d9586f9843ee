import { resolve } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import type { Io } from '../io.ts';
import { readAttempt } from '../reach/attempts.ts';
import type { Seen } from '../reach/read-all.ts';
import { publishFile, reasonOf } from '../write-file.ts';
import type { Observed } from './health.ts';
import { type Measured, renderPrometheus } from './prometheus.ts';

/** Writes what `--prometheus` asks for; a pipeline that could not be opened is told as one that is not well. Fails with BP5032. */
export async function writeFigures(
  file: string,
  { observed, seen }: { readonly observed: readonly Observed[]; readonly seen: Seen },
  io: Io,
): Promise<void> {
  const measured: Measured[] = [];
  for (const [at, one] of observed.entries()) {
    const store = seen.known[at]?.store;
    const { pipeline } = one.known;
    const id = one.lastRun?.run;
    const isKnown = store !== undefined && id !== undefined;
    const lastRun = isKnown ? await readAttempt(store.state, pipeline, { verb: 'run', id }) : null;
    measured.push({ pipeline, observed: one, lastRun });
  }
  const unopened = seen.failures.map(({ pipeline }) => ({
    pipeline,
    observed: null,
    lastRun: null,
  }));
  const text = renderPrometheus([...measured, ...unopened], Date.now());
  try {
    await publishFile(resolve(io.cwd, file), io.redactor.mask(text));
  } catch (error) {
    throw new BackupError({
      code: 'BP5032',
      message: `the figures cannot be written to ${file}: ${reasonOf(error)}`,
      hint: 'name a file in a folder that is there and that this user may write',
      cause: error,
    });
  }
}
