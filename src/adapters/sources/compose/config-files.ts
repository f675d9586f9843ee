import { lstat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import type { DumpEntry, SourceCompose } from '../../../model/plan.ts';
import { labelOf } from '../../../model/volume/compose-labels.ts';
import type { ContainerFacts } from '../../../ports/engine-survey.ts';
import type { Project } from './project.ts';

/**
 * What a project is made from: its Compose files, what they take variables from, and the configuration that containers
 * are given: single files, and folders below the project that they may only read.
 */
export async function findConfigFiles({ name, containers }: Project): Promise<readonly string[]> {
  const declared = new Set(containers.flatMap(declaredBy));
  if (declared.size === 0) throw unknown(name);
  const folders = new Set(
    containers.flatMap(({ labels }) => labelOf(labels, 'project.working_dir') ?? []),
  );
  const beside = [...folders].map((folder) => join(folder, '.env'));
  const mounted = containers.flatMap(({ mounts }) => mounts.filter(({ kind }) => kind === 'bind'));
  const found = new Set<string>();
  for (const path of declared) {
    if ((await kindOf(path)) === null) throw gone(name, path);
    found.add(path);
  }
  for (const path of beside) if ((await kindOf(path)) === 'file') found.add(path);
  for (const { source, isWritable } of mounted) {
    if (isOfSystem(source)) continue;
    const kind = await kindOf(source);
    const isGiven = kind === 'folder' && !isWritable && [...folders].some(isAbove(source));
    if (kind === 'file' || isGiven) found.add(source);
  }
  return [...found].toSorted();
}

/** The dump that stores them. */
export async function configEntry(config: SourceCompose, project: Project): Promise<DumpEntry> {
  const { id, idle, optional, allowEmpty, compress } = config;
  const common = { id, idle, optional, allowEmpty, compress, protected: false };
  const how = { exclude: [], oneFileSystem: true, onChange: 'warn', onUnreadable: 'fail' } as const;
  return { ...common, type: 'files', paths: await findConfigFiles(project), ...how };
}

function declaredBy({ labels }: ContainerFacts): readonly string[] {
  const folder = labelOf(labels, 'project.working_dir') ?? '/';
  const words = ['project.config_files', 'project.environment_file'];
  return words.flatMap((word) => {
    const named = labelOf(labels, word)?.split(',').filter(Boolean) ?? [];
    return named.map((path) => resolve(folder, path));
  });
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  const facts = await lstat(path).catch(() => null);
  if (facts?.isDirectory()) return 'folder';
  return facts?.isFile() ? 'file' : null;
}

const isAbove = (path: string) => (folder: string) => !relative(folder, path).startsWith('..');

/** Of every host, and of no project. */
function isOfSystem(path: string): boolean {
  const folders = ['/dev', '/proc', '/run', '/sys', '/usr/share', '/var/run', '/var/lib/docker'];
  const files = ['/etc/hosts', '/etc/localtime', '/etc/resolv.conf', '/etc/timezone'];
  const isSystem = folders.some((folder) => isAbove(path)(folder));
  return isSystem || files.includes(path) || dirname(path).startsWith('/etc/ssl');
}

function unknown(project: string): BackupError {
  return new BackupError({
    code: 'BP5002',
    message: `the Compose files of ${project} are not known: it has no container that says where they are`,
    hint: '`docker compose create` makes them; or leave the files out with `config: false`',
  });
}

function gone(project: string, path: string): BackupError {
  return new BackupError({
    code: 'BP5002',
    message: `${project} was made from ${path}, which is not there`,
    hint: 'has it moved, or is the engine on another host? `docker compose up` from its new place tells the engine; or leave the files out with `config: false`',
  });
}
