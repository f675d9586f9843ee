import { resolve } from 'node:path';
import type { StepContext } from '../../../ports/step-context.ts';
import { type ComposeProgram, findCompose } from './compose-program.ts';
import { askProgram, findingsOf, lastWords, type Surroundings, unknown } from './program-answer.ts';
import type { Services } from './services.ts';

export interface ComposeProject {
  readonly files: readonly string[];
  readonly project: string | undefined;
  /** Empty: all services. */
  readonly restart: readonly string[];
  readonly dockerHost: string | undefined;
}

/** Exactly the services that run are stopped and started: one that somebody has stopped stays so. */
export function createComposeServices(
  { files, project, restart, dockerHost }: ComposeProject,
  surroundings: Surroundings,
): Services {
  const { cwd } = surroundings;
  const chosen = [
    ...files.flatMap((file) => ['-f', resolve(cwd, file)]),
    ...(project === undefined ? [] : ['--project-name', project]),
  ];
  const look = async (context: StepContext): Promise<Seen> => {
    const program = await findCompose(dockerHost, surroundings, context);
    const list = (...verb: string[]) => lines([...program.argv, ...verb], surroundings, context);
    const known = await list(...program.allProfiles, ...chosen, 'config', '--services');
    const running = await list(...chosen, 'ps', '--services', ...program.onlyRunning);
    return { program, known, running };
  };
  return {
    names: (restart.length > 0 ? restart : files).map((name) => `compose ${name}`),
    check: (context) =>
      findingsOf(async () => {
        const { known } = await look(context);
        return restart.filter((name) => !known.includes(name)).map(unknownService);
      }),
    observe: async (context) => {
      const { program, known, running } = await look(context);
      // What runs in the project and is in none of its files cannot be stopped by its name.
      const wanted = restart.length > 0 ? restart : known;
      const ran = running.filter((name) => wanted.includes(name));
      if (ran.length === 0) return null;
      const command = (verb: string) => [...program.argv, ...chosen, verb, ...ran];
      return { stop: command('stop'), start: command('start'), cwd };
    },
  };
}

interface Seen {
  readonly program: ComposeProgram;
  readonly known: readonly string[];
  readonly running: readonly string[];
}

async function lines(
  argv: ComposeProgram['argv'],
  surroundings: Surroundings,
  context: StepContext,
): Promise<readonly string[]> {
  const answer = await askProgram(argv, surroundings, context);
  if (answer.code !== 0) {
    throw unknown(
      `Docker Compose does not say what runs: ${lastWords(answer)}`,
      'run `docker compose ps` by hand; of the environment it sees only `PATH`, `HOME`, `LANG`, `TZ` and `TMPDIR`, so what the Compose file needs besides belongs in its `.env` file',
    );
  }
  return answer.stdout.split('\n').filter((line) => line !== '');
}

/** Ignored, it would run on while its data is replaced. */
function unknownService(name: string) {
  return {
    severity: 'error',
    message: `the Compose project has no service ${name}`,
    hint: 'correct `application.services.restart`',
  } as const;
}
