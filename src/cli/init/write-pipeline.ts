import { lstatSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createMistake } from '../mistake.ts';
import { readSchema } from '../schema-file.ts';
import { showArgument } from '../show-argument.ts';
import { createFile, FileExistsError, reasonOf } from '../write-file.ts';
import type { SchemaPlace } from './schema-line.ts';

export interface Target {
  /** The file to make, and how people call it. */
  readonly path: string;
  readonly shown: string;
  readonly schema: SchemaPlace;
}

/** All or nothing: without the pipeline no copy of the schema stays. */
export async function writePipeline(target: Target, text: string): Promise<Diagnostic | null> {
  const { path, shown, schema } = target;
  const undo: (() => Promise<void>)[] = [];
  let writing = schema.path;
  try {
    if (schema.state === 'copy') {
      const folder = await createFile(schema.path, readSchema('2020-12'));
      if (folder !== undefined) undo.push(() => rmdir(dirname(schema.path)));
      undo.unshift(() => rm(schema.path));
    }
    writing = path;
    await createFile(path, text);
    return null;
  } catch (error) {
    for (const step of undo) await step();
    if (error instanceof FileExistsError) return occupied(writing === path ? shown : writing);
    return unwritable(writing === path ? shown : writing, error);
  }
}

/** Looked at before a person is asked anything. */
export function findObstacle(target: Target): Diagnostic | null {
  if (isTaken(target.path)) return occupied(target.shown);
  if (target.schema.state !== 'occupied') return null;
  return createMistake(
    'BP0121',
    `${showArgument(target.schema.path)} exists and is not a pipeline schema`,
    'move it away: the new file would point to it',
  );
}

/** Also by a link that leads nowhere. */
function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // What is wrong with the path is told when it is written.
    return false;
  }
}

function occupied(shown: string): Diagnostic {
  return createMistake(
    'BP0121',
    `${showArgument(shown)} exists, and init never replaces a file`,
    'choose another name, such as --output pipelines/<name>.pipeline.yaml, or move it away',
  );
}

function unwritable(file: string, error: unknown): Diagnostic {
  return createMistake('BP0122', `${showArgument(file)} cannot be written: ${reasonOf(error)}`);
}
