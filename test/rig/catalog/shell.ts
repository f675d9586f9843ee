import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

interface Shell {
  readonly cwd: string;
  readonly gnupgHome?: string;
  readonly shell?: string;
  /** Further variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs lines as a person would paste them, ending at the first that fails. Standard input is empty. */
export async function runShell(
  script: string,
  { cwd, gnupgHome, shell = 'sh', env: more = {} }: Shell,
): Promise<Ended> {
  const env = {
    PATH: process.env.PATH,
    LC_ALL: 'C.UTF-8',
    HOME: cwd,
    GNUPGHOME: gnupgHome,
    ...more,
  };
  const running = promisify(execFile)(shell, ['-ec', `exec 2>&1 </dev/null\n${script}`], {
    cwd,
    env,
    maxBuffer: 16 * 1024 * 1024,
  });
  return await running.then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error: { readonly code?: unknown; readonly stdout?: unknown }) => ({
      code: Number(error.code ?? 1),
      output: String(error.stdout),
    }),
  );
}

/** As `runShell`; the output, or a failure that shows it. */
export async function mustRun(
  script: string,
  place: Parameters<typeof runShell>[1],
): Promise<string> {
  const { code, output } = await runShell(script, place);
  if (code !== 0) throw new Error(`exit ${code} of\n${script}\n${output}`);
  return output;
}
