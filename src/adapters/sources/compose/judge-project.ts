import type { SourceCompose } from '../../../model/plan.ts';
import type { Finding } from '../../../ports/step-context.ts';
import { type Project, serviceOf } from './project.ts';

/** Names in the pipeline that the project does not have would leave something out unseen. */
export function judgeProject(project: Project, config: SourceCompose): readonly Finding[] {
  if (project.volumes.length + project.containers.length === 0) return [noProject(project)];
  const volumes = project.volumes.map(({ name }) => name);
  const services = [...new Set(project.containers.map(serviceOf))];
  return [
    ...Object.keys(config.strategies)
      .filter((name) => !volumes.includes(name))
      .map((name) => notThere(project, `volume ${name}`, { key: 'strategies', known: volumes })),
    ...config.services
      .filter((name) => !services.includes(name))
      .map((name) => notThere(project, `service ${name}`, { key: 'services', known: services })),
    ...project.nameless.map(nameless),
  ];
}

function noProject({ name }: Project): Finding {
  return {
    severity: 'error',
    message: `the engine has no Compose project ${name}: neither a container nor a volume is of it`,
    hint: '`docker compose ls --all` shows the projects; is it the right engine (DOCKER_HOST)?',
  };
}

interface Known {
  readonly key: string;
  readonly known: readonly string[];
}

function notThere({ name }: Project, what: string, { key, known }: Known): Finding {
  return {
    severity: 'error',
    message: `the project ${name} has no ${what}`,
    hint: `correct \`${key}\`; known: ${known.toSorted().join(', ')}`,
  };
}

function nameless({ service, target }: Project['nameless'][number]): Finding {
  return {
    severity: 'warning',
    message: `what ${service} writes to ${target} is in a volume without a name, and in no backup`,
    hint:
      'give it one in the Compose file (`volumes: - data:' +
      `${target}\`), or it is lost when the container is made anew`,
  };
}
