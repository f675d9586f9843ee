import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { docs, openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const other = '{ id: other, type: command, run: [echo, x], restore: [cat], extension: txt }';
const dump = [docs, other];
const yearly = '"0 0 1 1 *"';

function dumpsOf(site: Site): readonly string[] {
  return manifestsAt(site, 'here').flatMap(({ artifacts }) => artifacts.map(({ dump: id }) => id));
}

test.each([
  ['one schedule names them', `{ cron: ${yearly}, only: [other] }`, ['other'], []],
  [
    'several schedules are due',
    `[{ cron: ${yearly}, only: [other] }, { cron: ${yearly}, only: [docs] }]`,
    ['docs', 'other'],
    [],
  ],
  [
    'one of them names none',
    `[{ cron: ${yearly}, only: [other] }, { cron: ${yearly} }]`,
    ['docs', 'other'],
    [],
  ],
  [
    'the command line wishes for less',
    `[{ cron: ${yearly}, only: [other] }, { cron: ${yearly}, only: [docs] }]`,
    ['docs'],
    ['--only', 'docs'],
  ],
] as const)('`run --due` makes the dumps that are due: %s', async (_when, schedule, made, argv) => {
  const site = openSite();
  site.pipeline({ dump, top: [`schedule: ${schedule}`] });
  const ran = await site.run('run', '--due', '--json', ...argv);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(dumpsOf(site).toSorted()).toEqual(made);
  await assertInvariants(site);
});

test('nothing is due where the command line wishes for what no schedule names now', async () => {
  const site = openSite();
  site.pipeline({ dump, top: [`schedule: { cron: ${yearly}, only: [other] }`] });
  const ran = await site.run('run', '--due', '--only', 'docs');
  expect(ran.lastLine).toBe('exit 0: no pipeline is due');
  expect(readdirSync(site.folder)).not.toContain('here');
});

test('a run by hand makes all dumps, whatever the schedule says', async () => {
  const site = openSite();
  site.pipeline({ dump, top: [`schedule: { cron: ${yearly}, only: [other] }`] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(dumpsOf(site).toSorted()).toEqual(['docs', 'other']);
});

test('a setting that this version does not obey ends a run before anything is touched', async () => {
  const site = openSite();
  site.pipeline({ lock: '{ scope: host+destination }' });
  const ran = await site.run('run', '--json');
  expect(ran.code).toBe(69);
  expect(ran.lastLine).toBe(
    'exit 69: `lock.scope: host+destination` is not available in this version',
  );
  expect(ran.summary?.failure).toMatchObject({ code: 'BP5003' });
});

const everything = `schedule: { cron: ${yearly} }`;

test('a dry run is no attempt', async () => {
  const site = openSite({ top: [everything] });
  expect(await site.run('run', '--dry-run')).toMatchObject({ code: 0 });
  expect((await site.run('run', '--due')).lastLine).toMatch(/^exit 0: the backup is made/);
  expect((await site.run('run', '--due')).lastLine).toBe('exit 0: no pipeline is due');
});

test('a run that was refused because another one was at work is no attempt', async () => {
  const site = openSite();
  const waiting = `{ id: slow, type: command, run: [sh, -c, 'until [ -e ${site.path('go')} ]; do sleep 0.1; done; echo x'], restore: [cat], extension: txt }`;
  site.pipeline({ dump: [waiting], name: 'other', top: ['moved: { from: shop }'] });
  const first = site.start(['run', '--json']);
  await first.until(({ event }) => event === 'artifact-started');
  site.pipeline({ top: [everything] });
  expect(await site.run('run', '--due')).toMatchObject({ code: 75 });
  site.write('go', '');
  expect(await first.ended).toMatchObject({ code: 0 });
  expect((await site.run('run', '--due')).lastLine).toMatch(/^exit 0: the backup is made/);
});

test('a run of another repository with the same name is no attempt', async () => {
  const site = openSite({ top: [everything] });
  expect(await site.run('run', '--due')).toMatchObject({ code: 0 });
  site.write('second/data/a.txt', 'two\n');
  const text = readFileSync(join(site.repository, 'backup.pipeline.yaml'), 'utf8');
  for (const id of ['here', 'nas']) site.destinations.set(id, site.path('second-stores', id));
  const moved = text
    .replaceAll(site.path('here'), site.path('second-stores/here'))
    .replaceAll(site.path('nas'), site.path('second-stores/nas'));
  site.write('second/backup.pipeline.yaml', moved);
  const ran = await site.run('run', '--due', '-C', site.path('second'));
  expect(ran.lastLine).toMatch(/^exit 0: the backup is made/);
});
