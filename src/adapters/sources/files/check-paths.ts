import { access, constants, lstat, readdir } from 'node:fs/promises';
import type { Finding } from '../../../ports/step-context.ts';
import { findClash, pathOf, type Root } from './roots.ts';

/** Whether everything that is to be stored is there, as far as one can see without reading it. */
export async function checkPaths(
  roots: readonly Root[],
  repository: string,
): Promise<readonly Finding[]> {
  const found = await Promise.all(roots.map((root) => checkPath(root, pathOf(root, repository))));
  return [...found.flat(), ...checkNames(roots)];
}

async function checkPath(root: Root, path: string): Promise<readonly Finding[]> {
  const what = await lstat(path).catch(() => null);
  if (!what) {
    return [error(`${root} does not exist`, 'correct `paths`, or mount what it lies on')];
  }
  if (what.isSymbolicLink()) {
    const hint = 'name the folder that it points to, if its content is meant';
    return [warning(`${root} is a symbolic link: only the link itself is stored`, hint)];
  }
  const mode = what.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK;
  const isReadable = await access(path, mode).then(
    () => true,
    () => false,
  );
  if (!isReadable) return [error(`${root} cannot be read`, 'let this user read it')];
  if (!what.isDirectory() || (await readdir(path)).length > 0) return [];
  return [warning(`${root} is empty`, 'is it the folder that is meant, and is it mounted?')];
}

function checkNames(roots: readonly Root[]): readonly Finding[] {
  const clash = findClash(roots);
  if (!clash) return [];
  const [one, other] = clash;
  const hint = 'put them into two dumps: in one archive only one of them could come back';
  return [error(`${one} and ${other} would have the same names in the archive`, hint)];
}

function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}

function warning(message: string, hint: string): Finding {
  return { severity: 'warning', message, hint };
}
