import { access, constants, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatBytes } from '../../util/human.ts';
import { lockFolder, stateFolder } from '../compose/folders.ts';
import type { Env } from '../environment.ts';
import { type Checked, odd, well, wrong } from './finding.ts';

/** The folders of this installation: is everything there that a run writes to, and nothing open to others? */
export async function checkFolders(env: Env): Promise<readonly Checked[]> {
  const [state, locks] = [stateFolder(env), lockFolder(env)];
  return [
    await checkFolder(
      { where: 'host', what: 'state' },
      state,
      'choose another one with RUN_PIPELINE_STATE',
    ),
    await checkFolder(
      { where: 'host', what: 'locks' },
      locks,
      'choose another one with RUN_PIPELINE_LOCKS',
    ),
    ...(await checkKeyFiles(join(state, 'keys'))),
  ];
}

/** Whether a folder can be written, or made when it is first needed; and what is free there. */
export async function checkFolder(
  naming: Pick<Checked, 'where' | 'what'>,
  path: string,
  hint: string,
): Promise<Checked> {
  try {
    const found = await nearest(path);
    await access(found, constants.W_OK | constants.X_OK);
    const free = `${formatBytes(await freeAt(found))} free`;
    return well(
      naming,
      found === path ? `${path}, ${free}` : `${path} is made when needed, ${free}`,
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return wrong(naming, `${path} cannot be written: ${reason}`, hint);
  }
}

async function freeAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** The folder itself, or the first one above it that exists. */
async function nearest(path: string): Promise<string> {
  try {
    const facts = await stat(path);
    if (!facts.isDirectory()) throw new Error(`${path} is not a folder`);
    return path;
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent || dirname(path) === path) throw error;
    return await nearest(dirname(path));
  }
}

const openToOthers = 0o077;

/** Whoever reads a private key reads all backups. */
async function checkKeyFiles(folder: string): Promise<readonly Checked[]> {
  const naming = { where: 'host', what: 'keys' };
  const names = await readdir(folder).catch(() => []);
  const open: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if (((await stat(path)).mode & openToOthers) !== 0) open.push(path);
  }
  const found = open.map((path) =>
    wrong(naming, `other users of this host can read ${path}`, `chmod 600 ${path}`),
  );
  if (names.length === 0) return [];
  const many = names.length === 1 ? 'private half lies' : 'private halves lie';
  const message = `${names.length} ${many} on this host`;
  const hint = `whoever takes this host reads the backups: move them from ${folder} to a safe place`;
  return [...found, odd(naming, message, hint)];
}
