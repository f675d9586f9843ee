import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';

const slow =
  "{ id: slow, type: command, run: [sh, -c, 'echo begin; sleep 600'], restore: [cat], extension: txt }";
const say = (word: string) => `echo ${word} >> order`;
const around = (leave: string, more = '') =>
  `{ at: "around:dump", enter: [sh, -c, '${say('stopped')}'], leave: [sh, -c, '${leave}']${more} }`;

function order(site: Site): readonly string[] {
  const path = site.path('repository/order');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

/** Kills a run within what its hooks have entered; the next one would not be slow. */
async function killWithin(site: Site, hooks: readonly string[]): Promise<string> {
  site.pipeline({ dump: [slow], hooks });
  const live = site.start(['run', '--json']);
  const { run } = await live.until(({ event }) => event === 'artifact-progress');
  live.kill('SIGKILL');
  await live.ended;
  site.pipeline({ hooks });
  return run;
}

test('`recover` leaves what a killed run entered, the last first, before it cleans up', async () => {
  const site = openSite();
  const inner = `{ at: "around:dump", enter: ["true"], leave: [sh, -c, 'ls ../here/.staging >> seen; ${say('inner')}'] }`;
  const run = await killWithin(site, [around(say('started')), inner]);
  expect(order(site)).toEqual(['stopped']);
  const recovered = await site.run('recover');
  expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
  expect(recovered.stdout).toContain(`the run ${run} ended within the hook around:dump`);
  expect(order(site)).toEqual(['stopped', 'inner', 'started']);
  expect(readFileSync(site.path('repository/seen'), 'utf8')).toContain(run);
  await site.run('recover');
  expect(order(site), 'once is enough').toEqual(['stopped', 'inner', 'started']);
  await assertInvariants(site);
});

test('so does the next run, before it does anything of its own', async () => {
  const site = openSite();
  await killWithin(site, [around(say('started'))]);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(order(site)).toEqual(['stopped', 'started', 'stopped', 'started']);
  await assertInvariants(site);
});

test('who is killed while entering may have entered', async () => {
  const site = openSite();
  const hook = `{ at: "around:dump", enter: [sh, -c, '${say('stopped')}; sleep 600'], leave: [sh, -c, '${say('started')}'] }`;
  site.pipeline({ hooks: [hook] });
  const live = site.start(['run', '--json']);
  await live.until((one) => one.event === 'hook' && one.state === 'started');
  live.kill('SIGKILL');
  await live.ended;
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(order(site).at(-1)).toBe('started');
  await assertInvariants(site);
});

test('the way out gets the variables it is allowed, as they are now, and the journal has only names', async () => {
  const site = openSite();
  const hooks = [around('echo "$TOKEN" >> order', ', env: [TOKEN]')];
  site.env = { TOKEN: 'of-yesterday' };
  const run = await killWithin(site, hooks);
  const journal = readFileSync(
    join(site.state, 'pipelines/shop/runs', run, 'journal.ndjson'),
    'utf8',
  );
  expect(journal).toContain('"env":["TOKEN"]');
  expect(journal).not.toContain('of-yesterday');
  site.env = { TOKEN: 'of-today' };
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(order(site)).toEqual(['stopped', 'of-today']);
  await assertInvariants(site);
});

test('one that cannot be left is said, stays, and is left when it is mended', async () => {
  const site = openSite();
  const run = await killWithin(site, [around('echo no engine >&2; exit 4')]);
  const vain = await site.run('recover');
  expect(vain).toMatchObject({ code: 1 });
  expect(vain.stderr).toContain(`what the run ${run} entered is not left: the hook around:dump`);
  expect(vain.stderr).toContain('no engine');
  const next = await site.run('run', '--json');
  expect(next.summary?.warnings.join()).toContain(`what the run ${run} entered is not left`);
  site.pipeline({ hooks: [around(say('started'))] });
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(order(site).filter((word) => word === 'started').length).toBeGreaterThanOrEqual(1);
  await assertInvariants(site);
});

test('a journal that others can write names no programs to run', async () => {
  const site = openSite();
  const run = await killWithin(site, [around(say('started'))]);
  const journal = join(site.state, 'pipelines/shop/runs', run, 'journal.ndjson');
  chmodSync(journal, 0o622);
  const refused = await site.run('recover');
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toContain(`others could have written ${journal}`);
  expect(order(site)).toEqual(['stopped']);
  chmodSync(journal, 0o600);
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(order(site)).toEqual(['stopped', 'started']);
  await assertInvariants(site);
});

test('a hook that left the file is left by what the journal knows of it', async () => {
  const site = openSite();
  await killWithin(site, [around(say('started'))]);
  site.pipeline();
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(order(site)).toEqual(['stopped', 'started']);
  await assertInvariants(site);
});

test('a run that could not leave keeps it in its journal', async () => {
  const site = openSite({ hooks: [around(`test -e mended && ${say('started')}`)] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 1 });
  expect(await site.run('recover')).toMatchObject({ code: 1 });
  site.write('repository/mended', '');
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(order(site)).toEqual(['stopped', 'started']);
  rmSync(site.path('repository/mended'));
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});
