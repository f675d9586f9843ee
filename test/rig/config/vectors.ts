import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { type LoadedAll, loadAll } from '../../../src/cli/pipelines.ts';
import { renderCompact } from '../../../src/reporters/diagnostics/compact.ts';
import { renderGithub } from '../../../src/reporters/diagnostics/github.ts';
import { renderJson } from '../../../src/reporters/diagnostics/json.ts';
import type { Findings } from '../../../src/reporters/diagnostics/prepare.ts';
import { renderPretty } from '../../../src/reporters/diagnostics/pretty.ts';
import { renderSarif } from '../../../src/reporters/diagnostics/sarif.ts';
import { writeKeyFiles } from './keys.ts';
import { allPartsBut, settingIn } from './setting.ts';

export const vectorFolder = join(import.meta.dirname, '../../golden/config');

export interface Vector {
  /** `<group>/<code>-<slug>`. */
  readonly name: string;
  /** What must be among the diagnostics; `null` where the file is valid. */
  readonly code: string | null;
}

export const vectors: readonly Vector[] = globSync('*/*.pipeline.yaml', { cwd: vectorFolder })
  .sort()
  .map((file) => {
    const name = file.replace('.pipeline.yaml', '');
    const code = /^BP\d{4}(?=-)/.exec(basename(name))?.[0] ?? null;
    if (code === null && !basename(name).startsWith('ok-'))
      throw new Error(`${file} begins neither with a code nor with ok-`);
    return { name, code };
  });

/** The vectors as a repository of their own, with keys that are made for it and links that lead out of it. */
export async function createVectorRepository(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  const [outside, repository] = [join(folder, 'outside'), join(folder, 'repository')];
  mkdirSync(outside);
  mkdirSync(join(repository, '.git'), { recursive: true });
  cpSync(vectorFolder, repository, {
    recursive: true,
    filter: (path) => extname(path) !== '.txt',
  });
  writeFileSync(join(outside, 'rules.yaml'), 'rpo: 26h\n');
  await writeKeyFiles(join(repository, 'keys/generated'));
  await writeKeyFiles(outside);
  symlinkSync(join(outside, 'rules.yaml'), join(repository, 'extends/fragments/outside.yaml'));
  symlinkSync(join(outside, 'public.asc'), join(repository, 'keys/generated/outside.asc'));
  return repository;
}

export function removeVectorRepository(repository: string): void {
  rmSync(join(repository, '..'), { recursive: true, force: true });
}

const environment = { BACKUP_ROOT: '/mnt/backup', EMPTY_NAME: '' };

/** Loads a vector, and beside it the files that it is about together with. */
export function loadVector(name: string, repository: string): LoadedAll {
  const files = [`${name}.sibling.yaml`, `${name}.pipeline.yaml`]
    .flatMap((file) => globSync(file, { cwd: repository }))
    .map((file) => join(repository, file));
  const available = allPartsBut('source eventstore');
  return loadAll(files, settingIn(repository, { environment, available }));
}

export function renderAll(findings: Findings): Readonly<Record<string, string>> {
  return {
    pretty: renderPretty(findings),
    compact: renderCompact(findings),
    json: renderJson(findings),
    github: renderGithub(findings),
    sarif: renderSarif({ ...findings, version: '0.0.0', explain: () => undefined }),
  };
}
