import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { BackupError } from '../../../model/failures.ts';
import { Secret } from '../../../model/secret.ts';
import type { SecretReference } from '../../../model/secret-reference.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import { readSecretFile, reasonOf } from './read-file.ts';
import type { RunProgram } from './run-program.ts';
import { unreadable } from './unreadable.ts';

export interface SecretsParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly repository: string;
  /** `$CREDENTIALS_DIRECTORY` and `/run/secrets`; the first that has it counts. */
  readonly credentialsFolders: readonly string[];
  readonly run: RunProgram;
  /** What a container was given; rejects with a reason in words. */
  readonly readContainer: (container: string, variable: string) => Promise<string>;
  /** Called before a secret is given to anybody, so that outputs can mask it. */
  readonly onResolved: (secret: Secret) => void;
  /** A file that others can read, named. */
  readonly onWarning: (message: string) => void;
}

/** Secrets of this machine. Each is read once; one that could not be read is tried again. */
export function createSecrets(parts: SecretsParts): Secrets {
  const known = new Map<string, Promise<Secret>>();
  return {
    resolve: (reference) => {
      const key = JSON.stringify(reference);
      const found = known.get(key) ?? find(reference, parts);
      known.set(key, found);
      found.catch(() => known.delete(key));
      return found;
    },
  };
}

async function find(reference: SecretReference, parts: SecretsParts): Promise<Secret> {
  const value = await read(reference, parts);
  if (value === '') throw unreadable(reference, 'is empty', 'put the secret there');
  const secret = new Secret(value);
  parts.onResolved(secret);
  return secret;
}

async function read(reference: SecretReference, parts: SecretsParts): Promise<string> {
  if ('container' in reference) return await readContainer(reference, parts);
  if ('env' in reference) return readEnvironment(reference, parts);
  if ('credential' in reference) return await readCredential(reference, parts);
  if ('command' in reference) return await readOutput(reference, parts);
  return await readFile(reference, parts);
}

type Of<K extends string> = Extract<SecretReference, Readonly<Record<K, unknown>>>;

function readEnvironment(reference: Of<'env'>, { environment }: SecretsParts): string {
  const value = environment[reference.env];
  if (value !== undefined) return value;
  throw unreadable(reference, 'is not set', `set ${reference.env} for this program`);
}

async function readContainer(reference: Of<'container'>, parts: SecretsParts): Promise<string> {
  try {
    return withoutLineBreak(await parts.readContainer(reference.container, reference.env));
  } catch (error) {
    const hint = '`docker inspect` shows what it was given, to whoever may ask the engine';
    throw error instanceof BackupError ? error : unreadable(reference, reasonOf(error), hint);
  }
}

async function readFile(reference: Of<'file'>, parts: SecretsParts): Promise<string> {
  const path = resolve(parts.repository, reference.file);
  try {
    const { text, isOpen } = await readSecretFile(path);
    if (isOpen) parts.onWarning(`other users of this host can read ${reference.file}`);
    if (!('key' in reference)) return withoutLineBreak(text);
    const value = parseEnv(text)[reference.key];
    if (value !== undefined) return value;
  } catch (error) {
    throw unreadable(reference, reasonOf(error), 'is the path right, and may this user read it?');
  }
  throw unreadable(reference, 'is not there', `add a line ${reference.key}=… to the file`);
}

async function readCredential(
  reference: Of<'credential'>,
  { credentialsFolders }: SecretsParts,
): Promise<string> {
  const reasons: string[] = [];
  for (const folder of credentialsFolders) {
    try {
      return withoutLineBreak((await readSecretFile(join(folder, reference.credential))).text);
    } catch (error) {
      reasons.push(`${reasonOf(error)} in ${folder}`);
    }
  }
  const hint = 'pass it with LoadCredential= (systemd) or as a secret (Docker, Kubernetes)';
  throw unreadable(reference, reasons.join(', ') || 'is not passed to this program', hint);
}

async function readOutput(reference: Of<'command'>, { run }: SecretsParts): Promise<string> {
  try {
    return withoutLineBreak(await run(reference.command));
  } catch (error) {
    throw unreadable(reference, reasonOf(error), 'run the program by hand to see why');
  }
}

function withoutLineBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}
