import type { Command, Exit, Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';

/** Answers of git about one repository; never throws for what git says. */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<GitAnswer>;

interface GitOptions {
  /** Instead of the index of the repository. */
  readonly index?: string;
}

export interface GitAnswer {
  readonly isOk: boolean;
  readonly stdout: string;
  /**
   * What it complains of, in one line; empty when it does not. A checkout that could not write some files ends with 0
   * all the same, and only complains.
   */
  readonly complaint: string;
}

/** Lists of files can be long; what is longer is no answer. */
const maxBytes = 64 * 1024 * 1024;

/**
 * No hook, no prompt, no pager, no network, and nothing that the tree itself could bring: submodules are left
 * alone. Filters stay, because only the configuration of the host names their programs, and files of git-lfs are
 * nothing without theirs.
 */
const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'submodule.recurse=false',
  'protocol.allow=never',
  'advice.detachedHead=false',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

/** `GIT_…` of our own environment never reaches it: a place hands on only what a command names. */
const environment = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
};

export function openGit(repository: string, place: Place, context: StepContext): Git {
  return async (args, { index } = {}) => {
    const command: Command = {
      argv: ['git', ...settings, '--no-pager', ...args],
      cwd: repository,
      env: { ...environment, ...(index === undefined ? {} : { GIT_INDEX_FILE: index }) },
      stdin: null,
      okCodes: Array.from({ length: 256 }, (_, code) => code),
    };
    const running = place.spawn(command, context);
    const stdout = await collect(running.stdout);
    const exit = await running.done;
    const isOk = exit.code === 0 && stdout !== null;
    return { isOk, stdout: stdout ?? '', complaint: complaintOf(exit, isOk) };
  };
}

async function collect(output: AsyncIterable<Buffer>): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of output) {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    }
  } catch {
    // Its exit says why; until then nothing of it counts.
    return null;
  }
  return bytes <= maxBytes ? Buffer.concat(chunks).toString('utf8') : null;
}

function complaintOf({ code, signal, stderr, failure }: Exit, isOk: boolean): string {
  if (failure !== undefined) return `git cannot be started: ${failure}`;
  if (signal !== null) return `git was killed by ${signal}`;
  const lines = stderr.split('\n');
  const error = lines.find((line) => /^(?:fatal|error): /.test(line));
  if (error !== undefined) return error.replace(/^(?:fatal|error): /, '').trim();
  return isOk ? '' : lines[0]?.trim() || `git ended with exit code ${code}`;
}

/** The parts of an answer that git was asked to end with NUL, as names of files may hold anything else. */
export function parts(stdout: string): readonly string[] {
  return stdout.split('\0').filter((part) => part !== '');
}
