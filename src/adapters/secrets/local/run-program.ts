import { type ChildProcess, spawn } from 'node:child_process';

/** Runs a program without a shell. Rejects with a reason in words that holds nothing of its output. */
export type RunProgram = (argv: readonly string[]) => Promise<string>;

export interface RunOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly timeoutMs: number;
}

const maxBytes = 1024 * 1024;

export function createRunProgram({ environment, cwd, timeoutMs }: RunOptions): RunProgram {
  const env = allowed(environment);
  return async ([program = '', ...rest]) => {
    // A group of its own, so that what it starts ends with it and holds up nobody.
    const child = spawn(program, rest, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const give = (reason: string): void => {
      endGroup(child);
      reject(new Error(reason));
    };
    const timer = setTimeout(give, timeoutMs, `did not come within ${timeoutMs / 1000} s`);
    const chunks = collect(child, () => give('is too large for a secret'));
    child.once('error', ({ message }) => give(`cannot be read: ${message}`));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else give(`cannot be read: ${signal ? `${signal} killed it` : `it ended with ${code}`}`);
    });
    return await promise.finally(() => clearTimeout(timer));
  };
}

function collect({ stdout }: ChildProcess, tooMuch: () => void): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stdout?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) tooMuch();
    else chunks.push(chunk);
  });
  return chunks;
}

function endGroup({ pid, stdout }: ChildProcess): void {
  stdout?.destroy();
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

const names =
  /^(?:PATH|HOME|USER|LOGNAME|LANG|TZ|TMPDIR|CREDENTIALS_DIRECTORY|GNUPGHOME|SSH_AUTH_SOCK|DBUS_SESSION_BUS_ADDRESS|(?:XDG|SOPS|AGE)_\w+)$/;

/** What tools that keep secrets need to find their own keys; not the secrets of everybody else. */
function allowed(environment: RunOptions['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      names.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}
