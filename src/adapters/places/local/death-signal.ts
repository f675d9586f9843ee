import { spawnSync } from 'node:child_process';
import type { Exit } from '../../../ports/place.ts';
import { findProgram } from './find-program.ts';

/**
 * What stands before a program so that the kernel kills it with us; nothing where there is no such thing. Only
 * this one of several `setpriv` knows the option, so it is tried.
 */
export function findDeathSignal(path: string | undefined): readonly string[] {
  const setpriv = findProgram('setpriv', { path });
  if (setpriv === null) return [];
  const before = [setpriv, '--pdeathsig', 'KILL', '--'];
  const [program = setpriv, ...parameters] = before;
  const tried = spawnSync(program, [...parameters, 'true'], {
    stdio: 'ignore',
    env: { PATH: path },
  });
  return tried.status === 0 ? before : [];
}

/** What stands before a program answers for it when it cannot be started after all, as a shell would. */
export function restateExit(exit: Exit): Exit {
  const says = 'setpriv: failed to execute ';
  const isOurs = (exit.code === 126 || exit.code === 127) && exit.stderr.startsWith(says);
  if (!isOurs) return exit;
  return { code: null, signal: null, stderr: '', failure: exit.stderr.slice(says.length) };
}
