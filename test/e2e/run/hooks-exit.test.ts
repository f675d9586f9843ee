import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { untilFile, untilTrue } from '../../rig/run/program.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

/** Says where it lives, and speaks on both outputs whenever it is told to. */
const service =
  'trap "echo out; echo err >&2; touch spoken" USR1; echo $$ > pid.new; mv pid.new pid; while :; do sleep 0.05; done';

function openServing(script: string, more = '', others: readonly string[] = []): Site {
  const site = openSite();
  site.write('repository/service', `${service}\n`);
  const hook = `{ at: "after:dump", run: [sh, -c, '${script}']${more} }`;
  site.pipeline({ hooks: [hook, ...others] });
  return site;
}

async function serviceOf(site: Site): Promise<number> {
  await untilFile(site.path('repository/pid'));
  const pid = Number(readFileSync(site.path('repository/pid'), 'utf8'));
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    // It has ended.
    return false;
  }
}

const wait = 'until test -e pid; do sleep 0.01; done';

test('a service that a hook starts lives on, and may speak when the run is long over', async () => {
  // When the run ends, the limit of the hook is over.
  const late = '{ at: "after:run", run: [sleep, "3.5"] }';
  const site = openServing(`sh service & ${wait}`, ', timeout: 3s', [late]);
  const ran = await site.run('run', '--json');
  const pid = await serviceOf(site);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  process.kill(pid, 'SIGUSR1');
  await untilFile(site.path('repository/spoken'));
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, 'SIGKILL');
  await untilTrue('the service is gone', () => !isAlive(pid));
  await assertInvariants(site);
});

test('nobody waits for the service', async () => {
  const site = openServing(`sh service & ${wait}`, ', timeout: 300s');
  const ran = await site.run('run', '--json');
  const pid = await serviceOf(site);
  const said = ran.events.filter(({ event }) => event === 'hook');
  const [begin = 0, end = 0] = said.map(({ at }) => Date.parse(at));
  expect(end - begin).toBeLessThan(10_000);
  process.kill(pid, 'SIGKILL');
  await assertInvariants(site);
});

test.each([
  ['fails', `${wait}; exit 3`, ''],
  ['takes too long', 'wait', ', timeout: 1s'],
])('what a hook that %s has started is ended with it', async (_how, rest, more) => {
  const site = openServing(`sh service & ${rest}`, more);
  const ran = await site.run('run', '--json');
  const pid = await serviceOf(site);
  expect(ran).toMatchObject({ code: 1, summary: { failure: { code: 'BP5060' } } });
  expect(isAlive(pid)).toBe(false);
  await assertInvariants(site);
});

const skips = "run: [sh, -c, 'echo holiday >&2; exit 75']";
const enters = "enter: [sh, -c, 'exit 75'], leave: ['true']";

test.each([
  ['before:run', skips],
  ['before:upload', skips],
  ['before:dump', skips],
  ['around:run', enters],
  ['around:upload', enters],
  ['around:dump', enters],
])('exit 75 of %s comes before anything is committed: skipped', async (at, keys) => {
  const site = openSite({ hooks: [`{ at: "${at}", ${keys} }`] });
  const { code, summary } = await site.run('run', '--json');
  expect({ code, outcome: summary?.outcome }).toEqual({ code: 75, outcome: 'skipped' });
  expect(manifestsAt(site, 'here')).toEqual([]);
});

test.each([
  ['before:verify', skips],
  ['before:retention', skips],
  ['around:verify', enters],
  ['around:retention', enters],
])('exit 75 of %s comes too late to skip', async (at, keys) => {
  const site = openSite({ hooks: [`{ at: "${at}", ${keys} }`] });
  const failed = await site.run('run', '--json');
  expect(failed).toMatchObject({ code: 1, summary: { outcome: 'failed' } });
  expect(failed.summary?.failure).toMatchObject({
    code: 'BP5060',
    message: expect.stringContaining('already committed'),
  });
  expect(manifestsAt(site, 'here')).toHaveLength(1);
  site.pipeline({ hooks: [`{ at: "${at}", ${keys}, onError: warn }`] });
  const warned = await site.run('run', '--json');
  expect(warned).toMatchObject({ code: 0, summary: { outcome: 'success' } });
  expect(warned.summary?.warnings.join()).toContain('already committed');
  await assertInvariants(site);
});
