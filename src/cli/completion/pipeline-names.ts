import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSource } from '../../config/read-source.ts';
import { repositoryOf } from '../../config/repository.ts';
import { SourceText } from '../../model/diagnostics/source-text.ts';

/** Names of the pipelines in reach, read without a YAML parser: a shell waits for them at every Tab. */
export function findPipelineNames(folder: string): readonly string[] {
  const root = repositoryOf(join(folder, 'any'));
  const more = join(root, 'pipelines');
  const files = [
    join(root, 'backup.pipeline.yaml'),
    ...namesIn(more).map((name) => join(more, name)),
  ];
  return [...new Set(files.flatMap(nameIn))].sort();
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.pipeline.yaml'));
  } catch {
    // No such folder, no such pipelines; a completion says nothing about mistakes.
    return [];
  }
}

function nameIn(file: string): readonly string[] {
  const source = readSource(file, file);
  if (!(source instanceof SourceText)) return [];
  const found = /^name:[ \t]*["']?([a-z0-9][a-z0-9-]{0,62})["']?[ \t]*(?:#.*)?\r?$/m.exec(
    source.text,
  );
  return found?.[1] === undefined ? [] : [found[1]];
}
