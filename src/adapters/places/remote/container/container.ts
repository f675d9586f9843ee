import { BackupError } from '../../../../model/failures.ts';
import type { ContainerChoice, ContainerState, Engine } from '../../../../ports/engine.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import type { OpenLine, Transport } from '../transport.ts';

/** A line to a shell in a container of an engine. */
export function createContainerTransport(name: ContainerChoice, engine: Engine): Transport {
  const label =
    name.service === undefined
      ? `the container ${name.container}`
      : `the container of the service ${name.service}`;
  return {
    kind: 'container',
    label,
    open: async (context) => {
      const container = await find(name, engine, context);
      if (!container.isRunning) throw notRunning(container.name);
      return openLine(container, engine);
    },
    mayHold: async (context) => {
      const all = await engine.listContainers(name, context);
      return all.some(({ isRunning }) => isRunning);
    },
    forget: () => Promise.resolve(),
  };
}

function openLine(container: ContainerState, engine: Engine): OpenLine {
  return {
    command: (program) => engine.exec(container.id, ['sh', '-c', program]),
    explain: ({ stderr, code, signal }) => {
      const said = stderr.trim().split('\n').at(-1) ?? '';
      if (/executable file not found|no such file or directory/.test(said)) {
        return 'it has no `sh`, and nothing can be run in it';
      }
      return said || `the container or its engine ended (${signal ?? code})`;
    },
    close: () => Promise.resolve(),
  };
}

async function find(
  choice: ContainerChoice,
  engine: Engine,
  context: StepContext,
): Promise<ContainerState> {
  const all = await engine.listContainers(choice, context);
  assertOneProject(choice, all);
  const running = all.filter(({ isRunning }) => isRunning);
  const [first, ...others] = running.length > 0 ? running : all;
  const { container, service } = choice;
  if (first === undefined) {
    const what =
      container === undefined ? `is of a Compose service ${service}` : `is called ${container}`;
    throw missing(`no container ${what}`);
  }
  if (others.length === 0) return first;
  const names = [first, ...others].map(({ name }) => name).toSorted();
  throw new BackupError({
    code: 'BP5019',
    message: `${names.length} containers are of a Compose service ${service}: ${names.join(', ')}`,
    hint: 'name one of them: `via: { container: … }`',
  });
}

/** One that does not run is meant no less than another one that does. */
function assertOneProject({ service }: ContainerChoice, all: readonly ContainerState[]): void {
  const projects = [...new Set(all.map(({ project }) => project))].toSorted();
  if (service === undefined || projects.length < 2) return;
  throw severalProjects(service, projects);
}

export function severalProjects(
  service: string,
  projects: readonly (string | null)[],
): BackupError {
  return new BackupError({
    code: 'BP5019',
    message: `${projects.length} Compose projects have a service ${service}: ${projects.join(', ')}`,
    hint: 'name the container itself: `via: { container: … }`',
  });
}

function missing(message: string): BackupError {
  const hint = '`docker ps --all` shows their names; is it the right engine (DOCKER_HOST)?';
  return new BackupError({ code: 'BP5019', message, hint });
}

function notRunning(name: string): BackupError {
  return new BackupError({
    code: 'BP5019',
    message: `the container ${name} does not run`,
    hint: `start it: \`docker start ${name}\`, and look into \`docker logs ${name}\``,
  });
}
