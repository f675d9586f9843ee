import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './program.ts';

export const name = 'backup.pipeline.yaml';

/** A small pipeline without mistakes. */
export const good = `version: 1
name: shop
stages:
  dump:
    - { id: uploads, type: files, paths: [data] }
  encrypt: none
  upload:
    - { id: nas, type: local, path: /srv/backups }
`;

/** The same with two mistakes, and a secret that must not be seen. */
export const wrong = good.replace('paths: [data]', 'pahts: [data], password: s3cr3t');

/** A repository with these files. */
export function repositoryWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.git'));
  mkdirSync(join(folder, 'pipelines'));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

export function read(folder: string, file = name): string {
  return readFileSync(join(folder, file), 'utf8');
}
