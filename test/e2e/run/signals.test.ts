import { expect, test } from 'vitest';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { processesOf } from '../../rig/run/processes.ts';
import { untilFile } from '../../rig/run/program.ts';
import { docs, openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';

/** Writes a little, starts a child of its own, and never ends. */
const hanging = 'head -c 300000 /dev/zero; sleep 600 & wait';
const stubborn = `trap "" TERM INT; ${hanging}`;

function endless(script: string): string {
  return `{ id: slow, type: command, run: [sh, -c, '${script}'], restore: [cat], extension: bin }`;
}

/** A run that hangs in the middle of its second dump, after a good one. */
async function hangingRun(script: string) {
  const site = openSite();
  await site.run('run', '--json');
  site.pipeline({ dump: [docs, endless(script)] });
  const live = site.start(['run', '--json']);
  await live.until((event) => event.event === 'artifact-progress' && event.artifact === 'slow');
  return { site, live };
}

/** The same, told to a person. */
async function hangingRunForPeople() {
  const site = openSite();
  await site.run('run', '--json');
  site.pipeline({ dump: [docs, endless(`${stubborn.replace(';', '; touch begun;')}`)] });
  const live = site.start(['run']);
  await untilFile(site.path('repository/begun'));
  return { site, live };
}

function expectClean(site: Site): void {
  expect(namesIn(site.path('here/.staging'))).toEqual([]);
  expect(namesIn(site.temporary)).toEqual([]);
  expect(processesOf(site)).toEqual([]);
  expect(manifestsAt(site, 'here')).toHaveLength(1);
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s once cleans up, tells so, and ends with its own code', async (signal, code) => {
  const { site, live } = await hangingRun(hanging);
  const from = performance.now();
  live.kill(signal);
  const ran = await live.ended;
  expect(performance.now() - from).toBeLessThan(10_000);
  expect(ran).toMatchObject({ code, lastLine: `exit ${code}: interrupted by ${signal}` });
  expect(ran.summary).toMatchObject({ outcome: 'cancelled', exit: code, backup: null });
  expectClean(site);
  await assertInvariants(site);
});

test('SIGINT twice ends at once', async () => {
  const { site, live } = await hangingRunForPeople();
  live.kill('SIGINT');
  await live.untilSaid('cleaning up');
  const from = performance.now();
  live.kill('SIGINT');
  const ran = await live.ended;
  expect(performance.now() - from).toBeLessThan(2_000);
  expect(ran).toMatchObject({ code: 130, lastLine: 'exit 130: interrupted by SIGINT' });
  await assertInvariants(site);
});

test('SIGTERM after SIGINT, as a workflow sends it, forces nothing', async () => {
  const { site, live } = await hangingRunForPeople();
  live.kill('SIGINT');
  await live.untilSaid('cleaning up');
  live.kill('SIGTERM');
  const ran = await live.ended;
  expect(ran).toMatchObject({ code: 130, lastLine: 'exit 130: interrupted by SIGINT' });
  expectClean(site);
  await assertInvariants(site);
});

test('an interrupt while waiting for the lock ends the wait', async () => {
  const { site, live } = await hangingRun(hanging);
  site.pipeline({ lock: '{ wait: 10m }' });
  const waiting = site.start(['run', '--json']);
  await waiting.until((event) => event.event === 'stage-started' && event.stage === 'lock');
  waiting.kill('SIGINT');
  expect(await waiting.ended).toMatchObject({ code: 130 });
  live.kill('SIGTERM');
  expect(await live.ended).toMatchObject({ code: 143 });
  await assertInvariants(site);
});

test('an interrupt between the copies keeps what is committed', async () => {
  const site = openSite();
  const live = site.start(['run', '--json']);
  await live.until((event) => event.event === 'committed');
  live.kill('SIGINT');
  const ran = await live.ended;
  expect([0, 130]).toContain(ran.code);
  await assertInvariants(site);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});
