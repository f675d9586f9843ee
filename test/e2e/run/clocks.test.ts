import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clockAhead, day } from '../../rig/run/clock.ts';
import { closeGate, gated } from '../../rig/run/gate.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import type { Ran } from '../../rig/run/program.ts';
import { openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const minute = 60_000;
const keepLast = (last: number) => [`retention: { keep: { last: ${last} }, maxDeletes: 50 }`];

async function runAhead(site: Site, ms: number, ...argv: readonly string[]): Promise<Ran> {
  const ran = await site.start(['run', '--json', ...argv], clockAhead(site, ms)).ended;
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return ran;
}

const idsAt = (site: Site, destination = 'here') =>
  manifestsAt(site, destination).map(({ id }) => id);

const statusOf = async (site: Site, more: Readonly<Record<string, string>> = {}) => {
  const { code, stdout } = await site.start(['status', '--json'], more).ended;
  return { code, ...JSON.parse(stdout).data.pipelines[0] };
};

test('a run follows a backup that a clock ahead has made, and removes that one', async () => {
  const site = openSite({ after: keepLast(1) });
  const before = await runAhead(site, 4 * minute);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0, summary: { outcome: 'success' } });
  expect(idsAt(site)).toEqual([ran.summary?.backup]);
  expect(String(ran.summary?.backup) > String(before.summary?.backup)).toBe(true);
  expect(ran.summary?.removed).toEqual(
    ['here', 'nas'].map((place) => `${before.summary?.backup} at ${place}`),
  );
  expect(ran.summary?.warnings).toContainEqual(expect.stringMatching(/dated 2\d\d s ahead/));
  await assertInvariants(site);
});

test('a run that had to wait makes the newest backup, and keeps it', async () => {
  const wishes: PipelineWishes = { lock: '{ wait: 2m }', after: keepLast(1) };
  const site = openSite({ ...wishes, dump: [gated] });
  const gate = closeGate(site);
  const first = site.start(['run', '--json']);
  await first.until(({ event }) => event === 'artifact-progress');
  site.pipeline(wishes);
  const patient = site.start(['run', '--json']);
  await patient.until(({ event }) => event === 'stage-started');
  // Another one that began later comes first.
  patient.kill('SIGSTOP');
  await gate.open();
  const gates = await first.ended;
  const quick = await site.run('run', '--json');
  expect(quick, quick.stderr).toMatchObject({ code: 0 });
  patient.kill('SIGCONT');
  const ran = await patient.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 0, summary: { outcome: 'success' } });
  // The only backup of the other dump stays, too.
  expect(idsAt(site)).toEqual([gates.summary?.backup, ran.summary?.backup]);
  expect(String(ran.summary?.backup) > String(quick.summary?.backup)).toBe(true);
  expect(ran.summary?.backup?.slice(-4)).toBe(ran.summary?.run.slice(-4));
  await assertInvariants(site);
});

test('one run with a clock ahead blinds nobody for that long', async () => {
  const site = openSite();
  const top = ['rpo: 1h', 'schedule: [{ cron: "*/5 * * * *" }]'];
  site.pipeline({ top });
  const ahead = await runAhead(site, 30 * day);
  const made = await runAhead(site, -2 * 60 * minute);
  const shown = JSON.parse((await site.run('show', 'shop@latest', '--json')).stdout);
  expect(shown.data.backup.id).toBe(made.summary?.backup);
  const status = await statusOf(site);
  expect(status).toMatchObject({
    code: 1,
    state: 'broken',
    lastGood: { id: made.summary?.backup },
    lastRun: { run: made.summary?.run },
  });
  expect(status.alarms).toEqual([
    expect.stringContaining(`1 backup is dated in the future (${ahead.summary?.backup})`),
    expect.stringContaining('the last good backup of docs was made 2 h ago'),
  ]);
  const due = await site.run('run', '--due', '--json');
  expect(due, due.stderr).toMatchObject({ code: 0, summary: { outcome: 'success' } });
  expect(due.summary?.warnings).toContainEqual(
    expect.stringMatching(new RegExp(`^${ahead.summary?.backup} is dated in the future`)),
  );
  await assertInvariants(site);
});

test('a clock that jumps ahead removes nothing that `within` keeps, and is told', async () => {
  const site = openSite();
  const within = 'retention: { keep: { within: 14d }, maxDeletes: 50 }';
  for (const age of [3, 2, 1]) await runAhead(site, -age * day);
  const before = idsAt(site);
  site.pipeline({ after: [within] });
  // The folder has the clock of the host: what it shows proves nothing.
  const ahead = Date.now() / 1000 + (60 * day) / 1000;
  for (const place of ['here', 'nas'])
    utimesSync(site.path(place, 'shop/owner.json'), ahead, ahead);
  const jump = await site.start(['run', '--json'], clockAhead(site, 60 * day)).ended;
  expect(jump, jump.stderr).toMatchObject({
    code: 3,
    lastLine: expect.stringMatching(
      /^exit 3: here: 3 backups stay .* 61 days .* is the clock right/,
    ),
    summary: { outcome: 'success', removed: [] },
  });
  expect(idsAt(site)).toEqual([...before, jump.summary?.backup]);
  const next = await site.start(['run', '--json'], clockAhead(site, 61 * day)).ended;
  expect(next, next.stderr).toMatchObject({ code: 0, summary: { removed: [] } });
  expect(idsAt(site)).toHaveLength(5);
  await assertInvariants(site);
});

test('a check of a clock ahead does not outlast what is found later', async () => {
  const site = openSite({ after: ['retention: { keep: { last: 9 } }'] });
  const made = await site.run('run', '--json');
  const id = made.summary?.backup ?? '';
  const verify = ['verify', `shop@${id}`, '--level', 'download'];
  expect(await site.start(verify, clockAhead(site, 30 * day)).ended).toMatchObject({ code: 0 });
  const file = site.path('here/shop', id, 'docs.tar.zst');
  const whole = readFileSync(file);
  writeFileSync(file, Buffer.from(whole).fill(0, 20, 40));
  expect(await site.run(...verify)).toMatchObject({ code: 74 });
  for (const later of [0, 60 * day]) {
    const { stdout } = await site.start(['list', '--json'], clockAhead(site, later)).ended;
    const [backup] = JSON.parse(stdout).data.pipelines[0].backups;
    const copy = backup.copies.find((one: { destination: string }) => one.destination === 'here');
    expect(copy.verdict, `in ${later} ms`).toBe('broken');
  }
  expect(readdirSync(site.path('here/shop', id, 'checks'))).toHaveLength(3);
});
