import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { BackupError } from '../../model/failures.ts';
import type { RunPlan } from '../../model/run-plan/run-plan.ts';
import { contentDigest, replaceFile } from '../../util/replace-file.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { showArgument } from '../show-argument.ts';
import { createFile, FileExistsError, hasCode, reasonOf } from '../write-file.ts';
import { looksLikePlan, maxPlanBytes, parsePlan } from './parse.ts';

/** Writes a plan in one step: whoever looks sees all of it, or what was there. Only another plan is replaced. */
export async function writePlanFile(
  given: string,
  plan: RunPlan,
  io: Io,
): Promise<Diagnostic | null> {
  const path = resolve(io.cwd, given);
  const text = `${JSON.stringify(plan, null, 2)}\n`;
  try {
    const old = await readBounded(path).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    });
    if (old === null) await createFile(path, text);
    else if (!looksLikePlan(old)) return occupied(given);
    else await replaceFile(path, text, contentDigest(old));
    return null;
  } catch (error) {
    if (error instanceof FileExistsError) return occupied(given);
    const message = `${showArgument(given)} cannot be written: ${reasonOf(error)}`;
    return createMistake('BP0122', message, 'name a file in a folder that you may write to');
  }
}

function occupied(given: string): Diagnostic {
  const message = `${showArgument(given)} exists and is no plan`;
  return createMistake('BP0121', message, 'choose another name, or move the file away');
}

/**
 * Reads what `--plan` names. A file that cannot be read is a mistake of the command line; one that is no plan is a
 * failure with BP5130 of the run, which is told like every other.
 */
export async function readPlanFile(
  given: string,
  io: Io,
): Promise<RunPlan | Diagnostic | BackupError> {
  const bytes = await readBounded(resolve(io.cwd, given)).catch((error: unknown) =>
    createMistake(
      'BP0117',
      `${showArgument(given)} cannot be read: ${hasCode(error, 'ENOENT') ? 'it is not there' : reasonOf(error)}`,
      'name the file that `run-pipeline plan --out` has written',
    ),
  );
  if ('code' in bytes) return bytes;
  const parsed = parsePlan(bytes);
  if (parsed.ok) return parsed.plan;
  return new BackupError({
    code: 'BP5130',
    message: `${showArgument(given)}${parsed.at} is no plan: ${parsed.reason}`,
    hint: 'nothing was touched; write it again with `run-pipeline plan --out`',
  });
}

/** One byte more than a plan may have is enough to refuse it. */
async function readBounded(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const chunks: Buffer[] = [];
    const stream = file.createReadStream({ start: 0, end: maxPlanBytes, autoClose: false });
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}
