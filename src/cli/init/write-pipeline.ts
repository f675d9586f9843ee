import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createMistake } from '../mistake.ts';
import { readSchema } from '../schema-file.ts';
import { showArgument } from '../show-argument.ts';
import { createFile, hasCode, reasonOf } from '../write-file.ts';
import type { SchemaPlace } from './schema-line.ts';

export interface Target {
  /** The file to make, and how people call it. */
  readonly path: string;
  readonly shown: string;
  readonly schema: SchemaPlace;
}

/** All or nothing: without the pipeline no copy of the schema stays. */
export async function writePipeline(target: Target, text: string): Promise<Diagnostic | null> {
  const { path, schema } = target;
  const copies = schema.state === 'copy';
  try {
    if (copies) await createFile(schema.path, readSchema('2020-12'));
  } catch (error) {
    return unwritable(schema.path, error);
  }
  try {
    await createFile(path, text);
    return null;
  } catch (error) {
    if (copies) await rm(schema.path, { force: true });
    return hasCode(error, 'EEXIST') ? occupied(target) : unwritable(target.shown, error);
  }
}

/** Looked at before a person is asked anything. */
export function findObstacle(target: Target): Diagnostic | null {
  if (existsSync(target.path)) return occupied(target);
  if (target.schema.state !== 'occupied') return null;
  return createMistake(
    'BP0121',
    `${showArgument(target.schema.path)} exists and is not a pipeline schema`,
    'move it away: the new file would point to it',
  );
}

function occupied({ shown }: Target): Diagnostic {
  return createMistake(
    'BP0121',
    `${showArgument(shown)} exists, and init never replaces a file`,
    'choose another name, such as --output pipelines/<name>.pipeline.yaml, or move it away',
  );
}

function unwritable(file: string, error: unknown): Diagnostic {
  return createMistake('BP0122', `${showArgument(file)} cannot be written: ${reasonOf(error)}`);
}
