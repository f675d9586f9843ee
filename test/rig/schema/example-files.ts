import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const root = join(import.meta.dirname, '../../..');

/** The pipelines of this repository: the default one and the examples. */
export const pipelineFiles: readonly string[] = [
  'backup.pipeline.yaml',
  ...globSync('pipelines/*.pipeline.yaml', { cwd: root }).toSorted(),
];

/** What they extend. */
export const fragmentFiles: readonly string[] = globSync('pipelines/shared/*.yaml', {
  cwd: root,
}).toSorted();

export const readText = (file: string): string => readFileSync(join(root, file), 'utf8');

export const readYaml = (file: string): unknown => parse(readText(file), { merge: true });
