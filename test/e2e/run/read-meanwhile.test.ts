import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataOf } from '../../rig/run/confirming.ts';
import { fakePrograms } from '../../rig/run/fakes.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { type LiveRun, untilFile } from '../../rig/run/program.ts';
import { repeatBackup } from '../../rig/run/repeat-backup.ts';
import { allow, openRestoreSite, type RestoreSite, stateOf } from '../../rig/run/restoring.ts';
import type { Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';
import { killedBeforeNaming } from '../../rig/run/tamper.ts';

interface Given extends RestoreSite {
  /** What the rules want gone. */
  readonly old: string;
}

async function openDoomed(): Promise<Given> {
  const after = ['retention: { keep: { last: 1 } }'];
  const given = await openRestoreSite({ after, restore: `existing: swap, ${allow}` });
  // Whom the folders belong to.
  cpSync(given.site.state, given.site.path('other-state'), { recursive: true });
  return { ...given, old: repeatBackup(given.site, given.backup, 2) };
}

/** Another host has locks and a state folder of its own. */
const elsewhere = (site: Site, ...argv: readonly string[]) =>
  site.start(argv, {
    RUN_PIPELINE_STATE: site.path('other-state'),
    RUN_PIPELINE_LOCKS: site.path('other-locks'),
  }).ended;

async function tokenElsewhere(site: Site, ...argv: readonly string[]): Promise<string> {
  const { plan, plans } = dataOf(await elsewhere(site, ...argv, '--json'));
  return (plan ?? plans[0]).confirmation.token;
}

/** A reader that stands still in the middle of a copy until it may go on. */
async function startReading(site: Site, ...argv: readonly string[]): Promise<LiveRun> {
  const wait = `while [ ! -e '${site.path('go')}' ]; do sleep 0.05; done`;
  const script = `echo > '${site.path('begun')}'; ${wait}; exec "$real" "$@"`;
  const live = site.start(argv, fakePrograms(site, { zstd: script }));
  await Promise.race([untilFile(site.path('begun')), live.ended]);
  return live;
}

const idsAt = (site: Site, destination = 'here') =>
  manifestsAt(site, destination).map(({ id }) => id);

test('what is being restored does not go, whoever wants that, and goes afterwards', async () => {
  const given = await openDoomed();
  const { site, old, backup, then } = given;
  const token = await tokenElsewhere(site, 'prune');
  const toDelete = await tokenElsewhere(site, 'delete', `@${old}`);
  const asked = ['restore', `@${old}`, '--no-safety-backup'];
  const confirm = ['--confirm', dataOf(await site.run(...asked, '--json')).plan.confirmation.token];
  const live = await startReading(site, ...asked, ...confirm, '--json');

  const pruned = await elsewhere(site, 'prune', '--confirm', token, '--json');
  expect(pruned, pruned.stderr).toMatchObject({ code: 3 });
  for (const result of dataOf(pruned).results) {
    expect(result).toMatchObject({ result: 'spared', reason: 'held: it is being read (restore)' });
  }
  const deleted = await elsewhere(site, 'delete', `@${old}`, '--confirm', toDelete);
  expect(deleted, deleted.stderr).toMatchObject({ code: 77 });
  expect(deleted.stderr).toContain('while somebody reads it, wait until that is over');
  // Its own data is in the middle of a restore: only what retention does is of interest here.
  const ran = await elsewhere(site, 'run', '--json');
  expect(ran.events).toContainEqual(
    expect.objectContaining({ event: 'removed', backup, destination: 'here' }),
  );
  for (const place of ['here', 'nas']) expect(idsAt(site, place)).toContain(old);

  site.write('go', '');
  const restored = await live.ended;
  expect(restored, restored.stderr).toMatchObject({ code: 0 });
  expect(stateOf(site)).toEqual(then);
  const again = await tokenElsewhere(site, 'prune');
  const done = await elsewhere(site, 'prune', '--confirm', again);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  for (const place of ['here', 'nas']) expect(idsAt(site, place)).not.toContain(old);
  await assertInvariants(site);
});

test("what is being verified does not go; a reader that was killed is in nobody's way for long", async () => {
  const { site, old } = await openDoomed();
  const verify = ['verify', `@${old}`, '--level', 'open'];
  const killed = await startReading(site, ...verify);
  killed.kill('SIGKILL');
  await killed.ended;
  const held = await elsewhere(site, 'prune');
  expect(held.stdout).toContain('held: it is being read (verify)');
  expect(held.stdout).toContain('nothing would go');
  expect(namesIn(site.path('here/shop/holds', old))).toHaveLength(1);
  // Two hours later.
  const [reader = ''] = namesIn(site.path('here/shop/holds', old));
  const file = site.path('here/shop/holds', old, reader);
  const hold = JSON.parse(readFileSync(file, 'utf8'));
  const until = new Date(Date.parse(hold.until) - 2 * 3_600_000).toISOString();
  writeFileSync(file, JSON.stringify({ ...hold, until }));
  const token = await tokenElsewhere(site, 'prune');
  const done = await elsewhere(site, 'prune', '--confirm', token);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  for (const place of ['here', 'nas']) expect(idsAt(site, place)).not.toContain(old);
  // Nor is anything left of it.
  expect(namesIn(site.path('here/shop/holds'))).toEqual([]);
  await assertInvariants(site);
});

test('a copy that is deleted all the same while it is verified is not damaged, and leaves nothing', async () => {
  const { site, old } = await openDoomed();
  const live = await startReading(site, 'verify', `@${old}`, '--level', 'open', '--json');
  // As where the reader could write nothing.
  for (const place of ['here', 'nas']) {
    rmSync(site.path(place, 'shop/holds'), { recursive: true, force: true });
  }
  const token = await tokenElsewhere(site, 'prune');
  const done = await elsewhere(site, 'prune', '--confirm', token);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  site.write('go', '');
  const verified = await live.ended;
  expect(verified, verified.stderr).toMatchObject({ code: 69 });
  expect(dataOf(verified).results[0]).toMatchObject({
    verdict: 'inconclusive',
    evidence: ['somebody has deleted it while it was looked at'],
  });
  for (const place of ['here', 'nas']) {
    expect(namesIn(site.path(place, 'shop'))).not.toContain(old);
  }
  await assertInvariants(site);
});

test('a record that verify was writing when it was killed is removed', async () => {
  const { site, backup } = await openDoomed();
  const checks = site.path('here/shop', backup, 'checks');
  const before = namesIn(checks);
  await killedBeforeNaming(site, ['verify', `@${backup}`, '--level', 'size']);
  expect(namesIn(checks).length).toBe(before.length + 1);
  const recovered = await site.run('recover');
  expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
  expect(namesIn(checks)).toEqual(before);
  await assertInvariants(site);
});
