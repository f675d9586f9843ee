import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { readBounded } from '../read-bounded.ts';
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
  // The engine is asked when it is needed, as a program is.
  if (child(reference, 'container') !== undefined) return [];
  const env = textOf(child(reference, 'env'));
  if (env !== undefined) return inEnvironment(env, around);
  const file = textOf(child(reference, 'file'));
  if (file !== undefined)
    return inFile(resolve(around.repository, file), file, textOf(child(reference, 'key')));
  const credential = textOf(child(reference, 'credential'));
  if (credential !== undefined) return inCredentials(credential, around);
  const [program] = items(child(reference, 'command')).map(textOf);
  return program === undefined ? [] : inProgram(program, around);
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
  const read = readBounded(path, maxSecretBytes);
  if ('reason' in read)
    return [absent(`${shown} ${read.reason}`, 'is the path right, and may this user read it?')];
  const text = read.bytes.toString('utf8');
  const found = key === undefined ? withoutLineEnd(text) : lineOf(text, key);
  if (found === undefined || found === '') {
    const what = key === undefined ? `${shown} is empty` : `${shown} holds no ${key}`;
    return [absent(what, 'write the secret into the file')];
  }
  return (read.mode & 0o077) === 0 ? [] : [open(shown)];
}

const maxSecretBytes = 1024 * 1024;

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
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
  if (folders.some((folder) => holdsSecret(join(folder ?? '', name)))) return [];
  const help = 'pass it with LoadCredential= (systemd) or as a secret (Docker, Kubernetes)';
  return [absent(`there is no credential ${name} in ${folders.join(' or ')}`, help)];
}

function holdsSecret(path: string): boolean {
  const read = readBounded(path, maxSecretBytes);
  return 'bytes' in read && withoutLineEnd(read.bytes.toString('utf8')) !== '';
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

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
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
