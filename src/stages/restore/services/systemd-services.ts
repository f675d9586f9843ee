import { BackupError } from '../../../model/failures.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import {
  askProgram,
  findingsOf,
  lastWords,
  type ProgramAnswer,
  type Surroundings,
  unknown,
} from './program-answer.ts';
import type { Services } from './services.ts';

/** What is about to run will, and has the data open soon. */
const running: readonly string[] = ['active', 'activating', 'reloading', 'refreshing'];
/** Without it, a user who may not stop a unit is asked for a password at a terminal that nobody looks at. */
const systemctl = ['systemctl', '--no-ask-password'] as const;

/**
 * All units are stopped, also one that is just ending or that somebody starts meanwhile: to stop what does not run is
 * nothing. Only those that ran are started.
 */
export function createSystemdServices(
  units: readonly string[],
  { place, cwd }: Surroundings,
): Services {
  const ask = async (verb: readonly string[], context: StepContext): Promise<ProgramAnswer> => {
    if ((await place.which('systemctl', context)) === null) throw missing();
    return await askProgram([...systemctl, ...verb, '--', ...units], { place, cwd }, context);
  };
  return {
    names: units,
    check: (context) =>
      findingsOf(async () => {
        const states = await loadStates(ask, units.length, context);
        return units.flatMap((unit, at) => {
          if (states[at] === 'loaded') return [];
          const message = `the unit ${unit} cannot be started: systemd says ${states[at]}`;
          return { severity: 'error', message, hint: 'correct `application.services.systemd`' };
        });
      }),
    observe: async (context) => {
      const answer = await ask(['is-active'], context);
      const states = answer.stdout.split('\n').filter((line) => line !== '');
      if (states.length !== units.length) throw silent(answer);
      const ran = units.filter((_, at) => running.includes(states[at] ?? ''));
      if (ran.length === 0) return null;
      return { stop: [...systemctl, 'stop', '--', ...units], start: started(ran), cwd };
    },
  };
}

function started(units: readonly string[]): readonly string[] {
  return [...systemctl, 'start', '--', ...units];
}

/** `is-active` calls a unit inactive that there is none of: a slip of the pen would let the application run on. */
async function loadStates(
  ask: (verb: readonly string[], context: StepContext) => Promise<ProgramAnswer>,
  count: number,
  context: StepContext,
): Promise<readonly string[]> {
  const answer = await ask(['show', '--property=LoadState', '--value'], context);
  const states = answer.stdout.split('\n').filter((line) => line !== '');
  if (states.length !== count) throw silent(answer);
  return states;
}

function silent(answer: ProgramAnswer): BackupError {
  return unknown(
    `systemctl does not say what runs: ${lastWords(answer)}`,
    'look whether systemd runs here and lets this user ask; elsewhere use `application.services.command`',
  );
}

function missing(): BackupError {
  return new BackupError({
    code: 'BP5012',
    message: 'systemctl cannot be started: there is no such program',
    hint: 'without systemd, stop and start the application with `application.services.command`',
  });
}
