import { resolve } from 'node:path';
import type { ApplicationServices } from '../../../model/plan.ts';
import type { Finding } from '../../../ports/step-context.ts';
import { shellLine } from '../../../util/shell-word.ts';
import type { Surroundings } from './program-answer.ts';
import type { Services } from './services.ts';

/** Nobody can ask programs of somebody else what runs, so both are always run. */
export function createCommandServices(
  { stop, start }: NonNullable<ApplicationServices['command']>,
  { place, cwd }: Surroundings,
): Services {
  const programs = [...new Set([stop, start].flatMap(([program]) => program ?? []))];
  return {
    names: [shellLine(stop)],
    check: async (context) => {
      const found = programs.map(async (program) => {
        const path = program.includes('/') ? resolve(cwd, program) : program;
        return (await place.which(path, context)) === null ? [missing(program)] : [];
      });
      return (await Promise.all(found)).flat();
    },
    observe: () => Promise.resolve({ stop, start, cwd }),
  };
}

/** Also for `start`: without it an application that was stopped would stay so when the restore is taken back. */
function missing(program: string): Finding {
  return {
    severity: 'error',
    message: `there is no program ${program} that this user may run`,
    hint: 'install it, or correct `application.services.command`',
  };
}
