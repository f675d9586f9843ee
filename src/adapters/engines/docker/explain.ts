import { BackupError } from '../../../model/failures.ts';

interface Meaning {
  readonly says: string;
  readonly hint: string;
}

const down: Meaning = {
  says: 'there is no Docker engine',
  hint: 'start it (`systemctl start docker`), or set DOCKER_HOST to where it listens; `docker context inspect` shows that',
};

/** By what the system says of a connection. */
const meanings: Readonly<Record<string, Meaning>> = {
  ENOENT: down,
  ECONNREFUSED: down,
  ENOTSOCK: down,
  EACCES: {
    says: 'this user may not ask the Docker engine',
    hint: 'let it into the group of the socket (`usermod -aG docker …`, which makes it as mighty as root), or run as root',
  },
};

const unknown: Meaning = {
  says: 'the Docker engine cannot be asked',
  hint: 'does `docker version` work for this user, with the same DOCKER_HOST?',
};

/** Why an engine could not be asked, for whoever runs it. */
export function explainDocker(error: unknown, where: string): BackupError {
  if (error instanceof Error && 'statusCode' in error) return refusal(error, where);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { says, hint } = meanings[code] ?? unknown;
  const reason = error instanceof Error ? error.message.trim() : String(error);
  // Where several addresses were tried, only the code says something.
  return failure(`${says} at ${where}: ${reason || code}`, hint, error);
}

/** It can be asked, and does not want to. */
function refusal(error: Error, where: string): BackupError {
  // The library tells what the protocol says before what the engine says.
  const reason = error.message.replace(/^\(HTTP code \d+\) [^-]* - /, '').trim();
  const message = `the Docker engine at ${where} answers: ${reason}`;
  return failure(message, 'its own words say why; its log may say more', error);
}

export function noAnswer(where: string, timeoutMs: number): BackupError {
  const message = `the Docker engine at ${where} did not answer within ${timeoutMs / 1000} s`;
  return failure(message, 'it hangs: look into its log, and restart it', null);
}

export function notDocker(where: string): BackupError {
  const message = `what listens at ${where} does not answer as a Docker engine does`;
  return failure(message, 'correct DOCKER_HOST', null);
}

function failure(message: string, hint: string, cause: unknown): BackupError {
  return new BackupError({ code: 'BP5018', message, hint, cause });
}
