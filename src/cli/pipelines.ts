import { isAbsolute, relative, resolve } from 'node:path';
import { definitions } from '../adapters/all.ts';
import { distinctFiles, findPipelines } from '../config/find-pipelines.ts';
import { type Loaded, loadPipeline, type Setting } from '../config/load.ts';
import { findSameNames } from '../config/same-names.ts';
import { SchemaGuide } from '../config/schema/guide.ts';
import { refuseTakenNames } from '../config/taken-names.ts';
import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import type { Findings } from '../reporters/diagnostics/prepare.ts';
import type { Io } from './io.ts';
import { createMistake } from './mistake.ts';
import { readSchema } from './schema-file.ts';

/** What pipelines are read with: the schema, the environment, and what this version can run. */
export function createSetting(io: Io): Setting {
  const available = definitions.filter(({ load }) => load !== undefined);
  return {
    guide: new SchemaGuide(JSON.parse(readSchema('2020-12'))),
    environment: io.env,
    available: new Set(available.map(({ kind, type }) => `${kind} ${type}`)),
    show: (path) => showFrom(io.cwd, path),
  };
}

/** The named files, or all pipelines of the repository. */
export function filesIn(named: readonly string[], io: Io): readonly string[] {
  return named.length > 0
    ? distinctFiles(named.map((file) => resolve(io.cwd, file)))
    : findPipelines(io.cwd);
}

export interface LoadedAll {
  readonly pipelines: readonly Loaded[];
  readonly findings: Findings;
}

export function loadAll(files: readonly string[], setting: Setting): LoadedAll {
  const alone = files.map((file) => loadPipeline(file, setting));
  const pipelines = refuseTakenNames(alone, setting);
  const names = pipelines.flatMap(({ name }) => name ?? []);
  const diagnostics = [
    ...pipelines.flatMap((loaded) => loaded.diagnostics),
    ...findSameNames(names),
  ];
  const sources = new Map(pipelines.flatMap((loaded) => [...loaded.sources]));
  return { pipelines, findings: { diagnostics, sources } };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Relative where that is shorter to read; what lies elsewhere keeps its whole path. */
function showFrom(folder: string, path: string): string {
  const way = relative(folder, path);
  return way === '' || way.startsWith('..') || isAbsolute(way) ? path : way;
}

export function noPipeline(): Diagnostic {
  return createMistake(
    'BP0130',
    'there is no pipeline here: neither backup.pipeline.yaml nor pipelines/*.pipeline.yaml',
    'run `run-pipeline init` to write one, name a file, or use -C <folder>',
  );
}
