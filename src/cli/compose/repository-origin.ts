import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Origin } from '../../stages/run.ts';

/**
 * By what a repository is known: its first commit, which is the same in every clone and in no other repository, and
 * the place that it was cloned from. A shallow clone ends at another commit each time, so that only the place counts.
 */
export async function originOf(repository: string): Promise<Origin> {
  const isShallow = await ask(repository, 'rev-parse', '--is-shallow-repository');
  if (isShallow === null) return { names: [], doubt: doubtWithoutGit(repository) };
  const [place, roots] = await Promise.all([
    remoteName(repository),
    isShallow === 'true' ? null : ask(repository, 'rev-list', '--max-parents=0', 'HEAD'),
  ]);
  const names = place === null ? [] : [place];
  if (isShallow === 'true') return { names, doubt: place === null ? homeless : null };
  // None before the first commit.
  const root = roots?.split('\n').at(-1);
  return { names: root ? [root, ...names] : names, doubt: null };
}

const homeless = {
  message: 'the clone is shallow and has no remote: nothing tells its repository from others',
  hint: 'clone the whole history (`fetch-depth: 0`), or keep the state folder between runs',
};

function doubtWithoutGit(repository: string): Origin['doubt'] {
  if (!existsSync(join(repository, '.git'))) return null;
  return {
    message: 'git does not answer: nothing tells this repository from others',
    hint: 'install git, or make `git rev-parse HEAD` work here',
  };
}

/** Of `origin`, or of the only remote that there is. */
async function remoteName(repository: string): Promise<string | null> {
  const remotes = (await ask(repository, 'remote'))?.split('\n') ?? [];
  const remote = remotes.includes('origin') ? 'origin' : remotes[0];
  if (!remote || (remote !== 'origin' && remotes.length > 1)) return null;
  const url = await ask(repository, 'config', '--get', `remote.${remote}.url`);
  return url ? nameOfRemote(url) : null;
}

/**
 * The same for every way to write an address; `null` for a path that another repository may have, too. Only a digest:
 * an address may hold a password, and names a host.
 */
export function nameOfRemote(url: string): string | null {
  const place = placeOfRemote(url.trim());
  if (place === null) return null;
  return `remote-${createHash('sha256').update(place).digest('hex').slice(0, 40)}`;
}

const addressed = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)*(?<host>[^/]*)\/+(?<path>.*)$/i;
const shortened = /^(?:[^/@:]*@)?(?<host>[^/:]+):\/*(?<path>.*)$/;
const absolute = /^(?<host>)\/+(?<path>.*)$/;

function placeOfRemote(url: string): string | null {
  const found = addressed.exec(url) ?? shortened.exec(url) ?? absolute.exec(url);
  const { host = '', path = '' } = found?.groups ?? {};
  if (path === '') return null;
  const server = host.toLowerCase().replace(/:(?:22|80|443)$/, '');
  return `${server}/${path.replace(/\/+$/, '').replace(/\.git$/, '')}`;
}

const execute = promisify(execFile);

/** Nothing that the repository itself configures is started, and it may belong to another user. */
async function ask(repository: string, ...args: readonly string[]): Promise<string | null> {
  const settings = ['safe.directory=*', 'core.fsmonitor=false', 'core.hooksPath=/dev/null'];
  const argv = [...settings.flatMap((setting) => ['-c', setting]), ...args];
  try {
    const asked = execute('git', argv, { cwd: repository, encoding: 'utf8' });
    asked.child.stdin?.end();
    return (await asked).stdout.trim();
  } catch {
    // No repository, no commit yet, no such setting, or no git.
    return null;
  }
}
