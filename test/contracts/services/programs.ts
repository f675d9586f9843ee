import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import { createServices } from '../../../src/stages/restore/services/create-services.ts';
import type { Services } from '../../../src/stages/restore/services/services.ts';
import { planWith } from '../../rig/restore/application-plan.ts';

/** Puts a program of a test into a folder of its own; it is found before those of the system. */
export function putProgram(folder: string, name: string, script: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

/** A place with the programs of a folder, and with those of the system unless it says that there are none. */
export function placeWith(folder: string, system = process.env.PATH ?? '') {
  const path = [join(folder, 'bin'), system].filter((one) => one !== '').join(':');
  return createLocalPlace({ environment: { ...process.env, PATH: path }, graceMs: 100 });
}

export interface Given {
  readonly repository: string;
  readonly place: ReturnType<typeof placeWith>;
  readonly dockerHost?: string;
}

/** The services of a pipeline: one line of YAML. */
export function servicesOf(line: string, given: Given): Services {
  const services = createServices(planWith(`services: ${line}`), given);
  if (services === null) throw new Error('there are services');
  return services;
}
