import { BackupError } from '../../../model/failures.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { askProgram, type Surroundings } from './program-answer.ts';

/** Compose as it is installed here. */
export interface ComposeProgram {
  /** Its name alone, then options of Compose, then a verb. */
  readonly argv: readonly [string, ...string[]];
  /** Options by which it takes services of every profile as part of the project. */
  readonly allProfiles: readonly string[];
  /** Options by which `ps` shows only what runs, also what is paused or starts again and again. */
  readonly onlyRunning: readonly string[];
}

/** The plug-in of `docker`, else the program of before. Rejects with BP5012 where there is neither. */
export async function findCompose(
  dockerHost: string | undefined,
  surroundings: Surroundings,
  context: StepContext,
): Promise<ComposeProgram> {
  const host = dockerHost === undefined ? [] : ['--host', dockerHost];
  const plugin = ['docker', ...host, 'compose'] as const;
  if ((await versionOf(plugin, surroundings, context)) !== null) return ofToday(plugin);
  const program = ['docker-compose', ...host] as const;
  const version = await versionOf(program, surroundings, context);
  if (version !== null) return version.startsWith('1.') ? ofVersion1(program) : ofToday(program);
  throw new BackupError({
    code: 'BP5012',
    message:
      'Docker Compose cannot be started: there is neither `docker compose` nor `docker-compose`',
    hint: 'install the Compose plug-in of Docker, or use `application.services.command`',
  });
}

async function versionOf(
  argv: readonly [string, ...string[]],
  surroundings: Surroundings,
  context: StepContext,
): Promise<string | null> {
  if ((await surroundings.place.which(argv[0], context)) === null) return null;
  const answer = await askProgram([...argv, 'version', '--short'], surroundings, context);
  return answer.code === 0 ? answer.stdout.trim().replace(/^v/, '') : null;
}

/** A version that does not know `*` takes it for a profile that no service has. */
function ofToday(argv: ComposeProgram['argv']): ComposeProgram {
  const states = ['running', 'restarting', 'paused'];
  return {
    argv,
    allProfiles: ['--profile', '*'],
    onlyRunning: states.flatMap((state) => ['--status', state]),
  };
}

/** It counts both others as running. */
function ofVersion1(argv: ComposeProgram['argv']): ComposeProgram {
  return { argv, allProfiles: [], onlyRunning: ['--filter', 'status=running'] };
}
