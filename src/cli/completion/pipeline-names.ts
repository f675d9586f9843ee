import { findPipelines } from '../../config/find-pipelines.ts';
import { readSource } from '../../config/read-source.ts';
import { SourceText } from '../../model/diagnostics/source-text.ts';

/** Names of the pipelines in reach, read without a YAML parser: a shell waits for them at every Tab. */
export function findPipelineNames(folder: string): readonly string[] {
  return [...new Set(findPipelines(folder).flatMap(nameIn))].sort();
}

function nameIn(file: string): readonly string[] {
  const source = readSource(file, file);
  if (!(source instanceof SourceText)) return [];
  const found = /^name:[ \t]*["']?([a-z0-9][a-z0-9-]{0,62})["']?[ \t]*(?:#.*)?\r?$/m.exec(
    source.text,
  );
  return found?.[1] === undefined ? [] : [found[1]];
}
