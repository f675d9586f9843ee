import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { digestRunPlan } from '../../../src/model/run-plan/digest.ts';
import type { RunPlan } from '../../../src/model/run-plan/run-plan.ts';
import { openReceiver } from '../../rig/notifier/receiver.ts';
import { clockAhead, day } from '../../rig/run/clock.ts';
import { commitAll, git } from '../../rig/run/git.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { docs, openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const keepLast = (last: number, more = 'maxDeletes: 50') => [
  `retention: { keep: { last: ${last} }, minimum: 1, ${more} }`,
];

async function runWell(site: Site): Promise<string> {
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return ran.summary?.backup ?? '';
}

/** Makes backups, and then wants only one of them. */
async function openFull(count: number, rules = keepLast(1)) {
  const site = openSite({ after: keepLast(9) });
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push(await runWell(site));
  site.pipeline({ after: rules });
  return { site, ids };
}

async function planTo(site: Site, file = 'plan.json'): Promise<RunPlan> {
  const ran = await site.run('plan', '--out', site.path(file));
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const text = readFileSync(site.path(file), 'utf8');
  site.told.push(text);
  return JSON.parse(text);
}

const runPlan = (site: Site, ...more: readonly string[]) =>
  site.run('run', '--json', '--plan', site.path('plan.json'), ...more);
const idsAt = (site: Site, place: string) => manifestsAt(site, place).map(({ id }) => id);

test('what was planned is done, once', async () => {
  const { site, ids } = await openFull(2);
  const receiver = await openReceiver((response) => response.end());
  onTestFinished(() => receiver.close());
  const notify = 'notify: [{ type: webhook, url: { env: HOOK }, on: [failure] }]';
  site.env = { HOOK: receiver.url };
  site.pipeline({
    after: [...keepLast(1), notify],
    hooks: ['{ at: before:run, run: [touch, ../hooked] }'],
  });
  const plan = await planTo(site);
  expect(plan.comparedWith).toBe(ids[1]);
  for (const { removals, backups } of plan.destinations) {
    expect(removals.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(backups.map(({ id }) => id)).toEqual(ids.toReversed());
  }
  expect(existsSync(site.path('hooked'))).toBe(false);
  const done = await runPlan(site);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  const own = done.summary?.backup ?? '';
  expect(done.summary?.removed).toHaveLength(4);
  expect([idsAt(site, 'here'), idsAt(site, 'nas')]).toEqual([[own], [own]]);

  rmSync(site.path('hooked'));
  const again = await runPlan(site);
  expect(again).toMatchObject({ code: 77, summary: { failure: { code: 'BP5131' }, backup: null } });
  expect(again.lastLine).toContain(`backup ${own} is new at here since the plan was made at`);
  expect(receiver.received).toHaveLength(1);
  expect(receiver.received[0]?.body).toContain('the plan cannot be carried out');
  // Not even a hook has run.
  expect(existsSync(site.path('hooked'))).toBe(false);
  expect(idsAt(site, 'here')).toEqual([own]);
  await assertInvariants(site);
});

test('a plan that no longer fits does nothing, and says what is another now', async () => {
  const { site, ids } = await openFull(2);
  const [old = ''] = ids;
  const tenants = "{ id: tenants, type: sqlite, path: 'db/*.db' }";
  site.write('repository/db/a.db', '');
  site.pipeline({ dump: [docs, tenants], after: keepLast(1) });
  await commitAll(site.repository, 'first');
  await planTo(site);
  const file = site.path('repository/backup.pipeline.yaml');
  const text = readFileSync(file, 'utf8');
  const refused = async (says: string, ...more: readonly string[]) => {
    const ran = await runPlan(site, ...more);
    expect(ran, says).toMatchObject({ code: 77, summary: { failure: { code: 'BP5131' } } });
    expect(ran.lastLine).toContain(says);
  };
  writeFileSync(file, text.replace('last: 1', 'last: 2'));
  await refused('the pipeline file says something else since');
  writeFileSync(file, text);
  site.write('repository/db/b.db', '');
  await refused('the member b of tenants is new since');
  rmSync(site.path('repository/db/b.db'));
  renameSync(site.path('nas/shop', old), site.path('away'));
  await refused(`backup ${old} is gone at nas since`);
  renameSync(site.path('away'), site.path('nas/shop', old));
  expect(await site.run('hold', `@${old}`, '--reason', 'legal case 7')).toMatchObject({ code: 0 });
  await refused(`retention would no longer remove ${old} at here since`);
  expect(await site.run('release', `@${old}`)).toMatchObject({ code: 0 });
  await git(site.repository, 'commit --quiet --allow-empty --message second');
  await refused('the code is at ', '--dry-run');
  await git(site.repository, 'reset --quiet --hard HEAD~1');
  const late = await site.start(
    ['run', '--json', '--plan', site.path('plan.json')],
    clockAhead(site, day + 60_000),
  ).ended;
  expect(late.lastLine).toContain('more than 24 hours ago');
  site.write('repository/other.yaml', text.replace('name: shop', 'name: blog'));
  await refused('it is a plan for shop, not for blog', '-f', 'other.yaml');
  expect(idsAt(site, 'here')).toEqual(ids);
  // Everything is as it was: now it may begin.
  expect(await runPlan(site, '--dry-run')).toMatchObject({ code: 0 });
});

test('a file that is no plan is refused, and told like every failure', async () => {
  const { site } = await openFull(1);
  const plan = await planTo(site);
  const path = site.path('plan.json');
  const write = (value: unknown) => writeFileSync(path, JSON.stringify(value));
  for (const [text, says] of [
    [
      JSON.stringify(plan, null, 2).slice(0, 200),
      /plan\.json:\d+:\d+ is no plan: it is not JSON, or is cut/,
    ],
    [JSON.stringify({ ...plan, madeAt: '2026-01-01T00:00:00Z' }), /damaged or edited/],
  ] as const) {
    writeFileSync(path, text);
    const ran = await runPlan(site);
    expect(ran).toMatchObject({ code: 65, summary: { failure: { code: 'BP5130' } } });
    expect(ran.lastLine).toMatch(says);
  }
  rmSync(path);
  expect(await runPlan(site)).toMatchObject({ code: 64, summary: null });
  write(plan);
  expect(await runPlan(site, '--only', 'docs')).toMatchObject({ code: 64, summary: null });
  expect(await site.run('plan', '--out', 'backup.pipeline.yaml')).toMatchObject({ code: 77 });
  expect(idsAt(site, 'here')).toHaveLength(1);
});

test('whoever writes a plan cannot make a run remove more than the rules want', async () => {
  const { site, ids } = await openFull(2, keepLast(2));
  const [oldest = '', newest = ''] = ids;
  const plan = await planTo(site);
  const forged = {
    ...plan,
    destinations: plan.destinations.map((one) => ({
      ...one,
      removals: ids.map((id) => ({ id, reason: 'because' })),
    })),
  };
  writeFileSync(
    site.path('plan.json'),
    JSON.stringify({ ...forged, digest: digestRunPlan(forged) }),
  );
  const ran = await runPlan(site);
  expect(ran).toMatchObject({ code: 77 });
  expect(ran.lastLine).toContain(`retention would no longer remove ${newest} at here`);
  expect(idsAt(site, 'nas')).toEqual([oldest, newest]);
});

test('when the new backup is suspect, only that goes which both want gone', async () => {
  const { site, ids } = await openFull(2);
  const [oldest = '', newest = ''] = ids;
  await planTo(site);
  site.write('repository/data/sub/b.bin', Buffer.from('lost'));
  site.write('repository/data/a.txt', '');
  const ran = await runPlan(site);
  expect(ran, ran.stderr).toMatchObject({ code: 3, summary: { outcome: 'suspect' } });
  expect(ran.summary?.removed).toEqual([`${oldest} at here`, `${oldest} at nas`]);
  expect(idsAt(site, 'here')).toEqual([newest, ran.summary?.backup]);
  expect(ran.summary?.warnings).toContainEqual(
    expect.stringContaining(
      `here: what differs from the plan stays: ${newest} would go by the plan`,
    ),
  );
  await assertInvariants(site);
});

test('more than one run may remove is for prune, also with a plan', async () => {
  const { site, ids } = await openFull(3, keepLast(1, 'maxDeletes: 1'));
  const plan = await planTo(site);
  expect(plan.destinations[0]).toMatchObject({ removals: [], wanted: ids.toReversed() });
  expect(plan.warnings).toContainEqual(expect.stringContaining('`run-pipeline prune shop`'));
  const ran = await runPlan(site);
  expect(ran).toMatchObject({ code: 3, summary: { outcome: 'success', removed: [] } });
  expect(idsAt(site, 'nas')).toHaveLength(4);
});

test('what a run brings to a destination that was away is foreseen, with what becomes of it', async () => {
  const site = openSite({ after: keepLast(9) });
  // A file where the folder should be: the disk is away.
  site.write('nas', '');
  const made = await site.run('run', '--json');
  expect(made, made.stderr).toMatchObject({ code: 3 });
  const first = made.summary?.backup ?? '';
  rmSync(site.path('nas'));
  site.pipeline({ after: keepLast(1) });
  const [here, nas] = (await planTo(site)).destinations;
  expect(here).toMatchObject({ completes: [], removals: [{ id: first }] });
  expect(nas).toMatchObject({ backups: [], completes: [first], removals: [{ id: first }] });
  const done = await runPlan(site);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  const own = done.summary?.backup;
  expect([idsAt(site, 'here'), idsAt(site, 'nas')]).toEqual([[own], [own]]);
  await assertInvariants(site);
});
