import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createServices } from '../../../src/stages/restore/services/create-services.ts';
import { planWith } from '../../rig/restore/application-plan.ts';
import { createContext, temporaryFolder } from '../step-context.ts';
import { placeWith, servicesOf } from './programs.ts';

const line = '{ command: { stop: [./stop, --now], start: [sh, -c, "start it"] } }';

test('both programs are always run, in the repository of the application', async () => {
  const repository = await temporaryFolder();
  const place = placeWith(repository);
  const services = createServices(planWith('repository: shop', `services: ${line}`), {
    place,
    repository,
  });
  expect(services?.names).toEqual(['./stop --now']);
  expect(await services?.observe(await createContext())).toEqual({
    stop: ['./stop', '--now'],
    start: ['sh', '-c', 'start it'],
    cwd: join(repository, 'shop'),
  });
});

test('a program that is missing is found before anything is touched', async () => {
  const repository = await temporaryFolder();
  const services = servicesOf(line, { repository, place: placeWith(repository) });
  expect(await services.check(await createContext())).toEqual([
    {
      severity: 'error',
      message: 'there is no program ./stop that this user may run',
      hint: 'install it, or correct `application.services.command`',
    },
  ]);
  writeFileSync(join(repository, 'stop'), '#!/bin/sh\n: > ran\n');
  chmodSync(join(repository, 'stop'), 0o755);
  expect(await services.check(await createContext())).toEqual([]);
});

test('a pipeline that names none has none', async () => {
  const repository = await temporaryFolder();
  const parts = { place: placeWith(repository), repository };
  expect(createServices(planWith('repository: .'), parts)).toBeNull();
});
