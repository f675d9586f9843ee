import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createContext, temporaryFolder } from '../step-context.ts';
import { placeWith, putProgram, servicesOf } from './programs.ts';

/** Answers as Compose would and writes down how it was called. */
const compose = (folder: string, version: string) => `
echo "$*" >> ${folder}/calls
case "$*" in
  *' version --short') echo ${version} ;;
  *' config --services') printf 'web\\nworker\\nnightly\\n' ;;
  *' ps --services '*) cat ${folder}/running ;;
  *) echo "unknown command: $*" >&2; exit 1 ;;
esac
`;

async function site(programs: Readonly<Record<string, string>>, line: string) {
  const repository = await temporaryFolder();
  writeFileSync(join(repository, 'running'), 'web\n');
  for (const [name, version] of Object.entries(programs)) {
    putProgram(repository, name, compose(repository, version));
  }
  // No program of the machine but those that every script needs.
  for (const name of ['cat']) putProgram(repository, name, `exec /bin/${name} "$@"`);
  const place = placeWith(repository, '/nowhere');
  const services = servicesOf(line, { repository, place, dockerHost: 'unix:///e.sock' });
  const calls = () => readFileSync(join(repository, 'calls'), 'utf8').trim().split('\n');
  return { repository, place, services, calls };
}

const line = '{ compose: [a.yml, /srv/b.yml], project: shop }';
const chosen = (folder: string) => `-f ${folder}/a.yml -f /srv/b.yml --project-name shop`;

test('the plug-in of docker is preferred, and asked about services of every profile', async () => {
  const { repository, services, calls } = await site(
    { docker: '2.29.1', 'docker-compose': '1.29.2' },
    line,
  );
  const commands = await services.observe(await createContext());
  const own = '--host unix:///e.sock compose';
  expect(calls()).toEqual([
    `${own} version --short`,
    `${own} --profile * ${chosen(repository)} config --services`,
    `${own} ${chosen(repository)} ps --services --status running --status restarting --status paused`,
  ]);
  expect(commands?.stop.join(' ')).toBe(`docker ${own} ${chosen(repository)} stop web`);
  expect(commands?.start.join(' ')).toBe(`docker ${own} ${chosen(repository)} start web`);
});

test.each([
  ['1.29.2', '', '--filter status=running'],
  ['v2.20.0', '--profile * ', '--status running --status restarting --status paused'],
])('the program docker-compose, version %s', async (version, profiles, filter) => {
  const { repository, services, calls } = await site({ 'docker-compose': version }, line);
  const commands = await services.observe(await createContext());
  const own = '--host unix:///e.sock';
  expect(calls()).toEqual([
    `${own} version --short`,
    `${own} ${profiles}${chosen(repository)} config --services`,
    `${own} ${chosen(repository)} ps --services ${filter}`,
  ]);
  expect(commands?.stop.join(' ')).toBe(`docker-compose ${own} ${chosen(repository)} stop web`);
});

test('a docker that has no such plug-in is passed by', async () => {
  const { repository, services } = await site({ 'docker-compose': '1.29.2' }, line);
  putProgram(repository, 'docker', "echo 'docker: unknown command: docker compose' >&2; exit 1");
  const commands = await services.observe(await createContext());
  expect(commands?.stop[0]).toBe('docker-compose');
});

test('a service of a profile is started again when it ran', async () => {
  const { repository, services } = await site(
    { docker: '2.29.1' },
    '{ compose: a.yml, restart: [nightly, worker] }',
  );
  writeFileSync(join(repository, 'running'), 'nightly\nstranger\nweb\n');
  expect(await services.check(await createContext())).toEqual([]);
  const commands = await services.observe(await createContext());
  expect(commands?.start.slice(-2)).toEqual(['start', 'nightly']);
});

test('without any Compose the error says so', async () => {
  const { services } = await site({}, line);
  const message =
    'Docker Compose cannot be started: there is neither `docker compose` nor `docker-compose`';
  await expect(services.observe(await createContext())).rejects.toMatchObject({
    code: 'BP5012',
    message,
  });
  expect(await services.check(await createContext())).toMatchObject([
    { severity: 'error', message },
  ]);
});
