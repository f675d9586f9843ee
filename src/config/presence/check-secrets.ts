import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Report } from '../report.ts';
import type { Environment } from '../scope.ts';
import type { Spot } from '../shape/spot.ts';
import { child, items, type Tree, textOf } from '../tree.ts';

/** Whether what secret references refer to is there on this host. No secret is kept or shown, no program is run. */
export function checkSecret(spot: Spot, around: Around, report: Report): void {
  for (const problem of problemsOf(spot.tree, around)) {
    report.add({ at: spot.tree.at, path: spot.path, ...problem });
  }
}

export interface Around {
  readonly environment: Environment;
  readonly repository: string;
}

type Problem = Pick<Parameters<Report['add']>[0], 'code' | 'severity' | 'message' | 'help'>;

function problemsOf(reference: Tree, around: Around): readonly Problem[] {
  const env = textOf(child(reference, 'env'));
  if (env !== undefined) return inEnvironment(env, around);
  const file = textOf(child(reference, 'file'));
  if (file !== undefined)
    return inFile(resolve(around.repository, file), file, textOf(child(reference, 'key')));
  const credential = textOf(child(reference, 'credential'));
  if (credential !== undefined) return inCredentials(credential, around);
  return inProgram(items(child(reference, 'command')).map(textOf)[0] ?? '', around);
}

function inEnvironment(name: string, { environment }: Around): readonly Problem[] {
  const value = environment[name];
  if (value !== undefined && value !== '') return [];
  return [
    absent(
      `the environment variable ${name} is ${value === '' ? 'empty' : 'not set'}`,
      `set ${name} for this program`,
    ),
  ];
}

function inFile(path: string, shown: string, key: string | undefined): readonly Problem[] {
  try {
    const facts = statSync(path);
    const text = readFileSync(path, 'utf8');
    const found = key === undefined ? text.replace(/\r?\n$/, '') : lineOf(text, key);
    if (found === undefined || found === '') {
      const what = key === undefined ? `${shown} is empty` : `${shown} holds no ${key}`;
      return [absent(what, 'write the secret into the file')];
    }
    return (facts.mode & 0o077) === 0 ? [] : [open(shown)];
  } catch (error) {
    return [
      absent(
        `${shown} cannot be read (${codeOf(error)})`,
        'is the path right, and may this user read it?',
      ),
    ];
  }
}

/** `NAME=value`, as in dotenv files. */
function lineOf(text: string, key: string): string | undefined {
  const line = text.split(/\r?\n/).find((one) => one.replace(/^export /, '').startsWith(`${key}=`));
  return line
    ?.slice(line.indexOf('=') + 1)
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');
}

function inCredentials(name: string, { environment }: Around): readonly Problem[] {
  const folders = [environment.CREDENTIALS_DIRECTORY, '/run/secrets'].filter((folder) => folder);
  const isThere = folders.some((folder) => isReadable(join(folder ?? '', name)));
  if (isThere) return [];
  const help = 'pass it with LoadCredential= (systemd) or as a secret (Docker, Kubernetes)';
  return [absent(`there is no credential ${name} in ${folders.join(' or ')}`, help)];
}

function inProgram(program: string, { environment, repository }: Around): readonly Problem[] {
  const isPath = program.includes('/');
  const folders = isPath
    ? [isAbsolute(program) ? '' : repository]
    : (environment.PATH ?? '').split(delimiter);
  if (folders.some((folder) => isRunnable(folder === '' ? program : join(folder, program))))
    return [];
  return [absent(`the program ${program} cannot be found`, 'install it, or write its whole path')];
}

function isReadable(path: string): boolean {
  return isAllowed(path, constants.R_OK) && statSync(path).size > 0;
}

function isRunnable(path: string): boolean {
  return isAllowed(path, constants.X_OK) && statSync(path).isFile();
}

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    // Not there or not ours: the caller says what that means.
    return false;
  }
}

function absent(message: string, help: string): Problem {
  return { code: 'BP4001', message, help };
}

function open(shown: string): Problem {
  const help = `run \`chmod 600 ${shown}\``;
  return {
    code: 'BP4002',
    severity: 'warning',
    message: `other users of this host can read ${shown}`,
    help,
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
