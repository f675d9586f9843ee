import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHealthChecks } from '../../../src/stages/restore/health/create-health-checks.ts';
import { planWith } from '../../rig/restore/application-plan.ts';
import { untilFile } from '../../rig/run/program.ts';
import { livingMembers } from '../processes.ts';
import { createContext, temporaryFolder } from '../step-context.ts';
import { checkOf, place } from './checks.ts';

/** In a pipeline, a dollar sign is written twice. */
const shell = (script: string, more = '') =>
  `{ type: command, run: [sh, -c, ${JSON.stringify(script.replaceAll('$', '$$$$'))}]${more} }`;

test.each([
  ['true', null],
  ['head -c 1000000 /dev/zero', null],
  ['echo the queue is stuck >&2; exit 3', 'sh ended with exit code 3: the queue is stuck'],
  ['kill -9 $$', 'sh was killed by SIGKILL'],
])('a program: %s', async (script, expected) => {
  const repository = await temporaryFolder();
  expect(await checkOf(shell(script), { repository }).ask(await createContext())).toBe(expected);
});

test('it runs in the repository of the application, and sees what other programs see', async () => {
  const repository = await temporaryFolder();
  mkdirSync(join(repository, 'shop'));
  const script = 'pwd > seen; env | sed "s/=.*//" | sort >> seen';
  const plan = planWith('repository: shop', 'health:', `  - ${shell(script)}`);
  const [check] = createHealthChecks(plan, { place, repository });
  expect(await check?.ask(await createContext())).toBeNull();
  const [cwd, ...names] = readFileSync(join(repository, 'shop/seen'), 'utf8').trim().split('\n');
  expect(cwd).toBe(join(repository, 'shop'));
  const allowed = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'PWD', 'SHLVL', 'OLDPWD', '_'];
  expect(names.filter((name) => !allowed.includes(name))).toEqual(['RUN_PIPELINE_NAME']);
});

test('a program that hangs is ended after the time of the check, with all that it started', async () => {
  const repository = await temporaryFolder();
  const hanging = shell('echo $$ > group; sleep 600 & wait', ', within: 1s');
  const said = await checkOf(hanging, { repository }).ask(await createContext());
  expect(said).toBe('the program took longer than 1 s');
  const group = Number(readFileSync(join(repository, 'group'), 'utf8'));
  expect(group).toBeGreaterThan(1);
  expect(livingMembers(group)).toEqual([]);
});

test('an interrupt ends it at once', async () => {
  const repository = await temporaryFolder();
  const context = await createContext();
  const asked = checkOf(shell('echo $$ > group; sleep 600'), { repository }).ask(context);
  const told = expect(asked).rejects.toThrow('interrupted');
  await untilFile(join(repository, 'group'));
  context.abort(new Error('interrupted'));
  await told;
});

test('a program that is not there may still come with the code: that is a warning', async () => {
  const repository = await temporaryFolder();
  const check = checkOf('{ type: command, run: [bin/healthy, --fast] }', { repository });
  expect(check.name).toBe('command bin/healthy --fast');
  const [finding] = await check.check(await createContext());
  expect(finding).toMatchObject({
    severity: 'warning',
    message: 'there is no program bin/healthy that this user may run',
  });
  expect(await check.ask(await createContext())).toMatch(/^healthy cannot be started: /);
  mkdirSync(join(repository, 'bin'));
  writeFileSync(join(repository, 'bin/healthy'), '#!/bin/sh\n');
  chmodSync(join(repository, 'bin/healthy'), 0o755);
  expect(await check.check(await createContext())).toEqual([]);
  expect(await check.ask(await createContext())).toBeNull();
});
