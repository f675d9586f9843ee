import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';

const names = {
  '2020-12': 'pipeline.v1.schema.json',
  'draft-07': 'pipeline.v1.draft-07.schema.json',
} as const;

export type Draft = keyof typeof names;

/** Where the schema lies in this package, and where we put a copy in a project. */
export const schemaPath = join('schemas', names['2020-12']);

export function readSchema(draft: Draft): string {
  return readFileSync(join(packageRoot, 'schemas', names[draft]), 'utf8');
}

/** Whether a text is a schema of pipeline files, of this version or another. */
export function isPipelineSchema(text: string): boolean {
  const own = readSchema('2020-12');
  return text === own || (idOf(text) !== undefined && idOf(text) === idOf(own));
}

function idOf(text: string): unknown {
  try {
    const schema: unknown = JSON.parse(text);
    return typeof schema === 'object' && schema !== null && '$id' in schema
      ? schema.$id
      : undefined;
  } catch {
    // What is no JSON is no schema.
    return undefined;
  }
}
