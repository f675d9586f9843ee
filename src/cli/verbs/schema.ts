import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exits } from '../../model/exit.ts';
import { contentDigest, replaceFile } from '../../util/replace-file.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { printMistakes } from '../print-mistakes.ts';
import { type Draft, isPipelineSchema, readSchema } from '../schema-file.ts';
import { showArgument } from '../show-argument.ts';
import type { Line, Outcome } from '../verb.ts';
import { createFile, FileExistsError, hasCode, reasonOf } from '../write-file.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const draft: Draft = line.value('draft') === 'draft-07' ? 'draft-07' : '2020-12';
  const text = readSchema(draft);
  const out = line.value('out');
  if (out === undefined) return { ...done, text, data: { draft, schema: JSON.parse(text) } };
  try {
    const result = await writeSchema(resolve(io.cwd, out), text);
    if (!line.quiet) io.stderr.write(`${showArgument(out)}: ${result}\n`);
    return { ...done, data: { draft, file: out, result } };
  } catch (error) {
    const mistake = error instanceof FileExistsError ? occupied(out) : unwritable(out, error);
    return printMistakes([mistake], line.verb, io.stderr);
  }
}

const done = { exit: exits.done, reason: 'done' } as const;

/** A schema of another version is what this verb is meant to replace; anything else stays. */
async function writeSchema(path: string, text: string): Promise<'written' | 'unchanged'> {
  const old = readIfThere(path);
  if (old === text) return 'unchanged';
  if (old !== undefined && isPipelineSchema(old)) await replaceFile(path, text, contentDigest(old));
  else await createFile(path, text);
  return 'written';
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function occupied(out: string) {
  return createMistake(
    'BP0121',
    `${showArgument(out)} exists and is not a pipeline schema`,
    'choose another name, or move the file away',
  );
}

function unwritable(out: string, error: unknown) {
  return createMistake('BP0122', `${showArgument(out)} cannot be written: ${reasonOf(error)}`);
}
