import { resolve } from 'node:path';
import type { Plan } from '../../../model/plan.ts';
import type { Place } from '../../../ports/place.ts';
import { createCommandServices } from './command-services.ts';
import { createComposeServices } from './compose-services.ts';
import type { Services } from './services.ts';
import { createSystemdServices } from './systemd-services.ts';

export interface ServiceParts {
  readonly place: Place;
  /** Of the pipeline; the application's lies relative to it. */
  readonly repository: string;
  /** As in DOCKER_HOST; left out, Compose asks the engine that its own configuration names. */
  readonly dockerHost?: string | undefined;
}

/** What `application.services` names; `null` where it names nothing. Opens nothing. */
export function createServices(
  { application }: Plan,
  { place, repository, dockerHost }: ServiceParts,
): Services | null {
  const { services } = application ?? {};
  const surroundings = { place, cwd: resolve(repository, application?.repository ?? '.') };
  if (services?.command) return createCommandServices(services.command, surroundings);
  if (services && services.systemd.length > 0) {
    return createSystemdServices(services.systemd, surroundings);
  }
  if (services && services.compose.length > 0) {
    const { compose: files, project, restart } = services;
    return createComposeServices({ files, project, restart, dockerHost }, surroundings);
  }
  return null;
}
