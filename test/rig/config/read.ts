import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Loaded, loadPipeline, type Setting } from '../../../src/config/load.ts';
import { find, type Path, type Tree } from '../../../src/config/tree.ts';
import { settingIn } from './setting.ts';

export const fileName = 'backup.pipeline.yaml';

/** A repository with these files, gone after the test. */
export function createRepository(files: Readonly<Record<string, string>> = {}): string {
  const repository = mkdtempSync(join(tmpdir(), 'vectors-'));
  onTestFinished(() => rmSync(repository, { recursive: true, force: true }));
  mkdirSync(join(repository, '.git'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, name)), { recursive: true });
    writeFileSync(join(repository, name), text);
  }
  return repository;
}

/** Loads the pipeline of a repository that holds it and these fragments. */
export function load(
  text: string,
  fragments: Readonly<Record<string, string>> = {},
  partly: Partial<Setting> = {},
): Loaded {
  const repository = createRepository({ [fileName]: text, ...fragments });
  return loadPipeline(join(repository, fileName), settingIn(repository, partly));
}

export const stages = `stages:
  dump:
    - { id: uploads, type: files, paths: [data] }
  encrypt: none
  upload:
    - { id: nas, type: local, path: /srv/backups }
`;

/** A small pipeline that is right, with more lines at its top. */
export function pipeline(top = ''): string {
  return `version: 1\nname: example\n${top}${stages}`;
}

/** The tree of a pipeline without mistakes. */
export function treeOf(loaded: Loaded): Tree {
  if (loaded.tree !== null) return loaded.tree;
  throw new Error(loaded.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
}

/** `file:line:column` of a value. */
export function placeIn(tree: Tree, ...path: Path): string {
  const found = find(tree, ...path);
  if (found === undefined) return 'nowhere';
  const { line, column } = found.at.source.position(found.at.start);
  return `${found.at.source.file}:${line}:${column}`;
}

/** `code line:column message` of each diagnostic, in the order in which they were found. */
export function told({ diagnostics }: Loaded): readonly string[] {
  return diagnostics.map(
    ({ code, file, place, message }) =>
      `${code} ${file}:${place?.start.line}:${place?.start.column} ${message}`,
  );
}
