import { existsSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clockAhead } from '../../rig/run/clock.ts';
import { dataOf, runTo, tokenOf } from '../../rig/run/confirming.ts';
import { closeGate, gated } from '../../rig/run/gate.ts';
import { commitAll } from '../../rig/run/git.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { startProgram } from '../../rig/run/program.ts';
import { repeatBackup } from '../../rig/run/repeat-backup.ts';
import { docs, openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';
import { killedBefore } from '../../rig/run/tamper.ts';

const keeping = (last: number, more: PipelineWishes = {}): PipelineWishes => ({
  after: [`retention: { keep: { last: ${last} } }`],
  ...more,
});
const idsAt = (site: Site, destination: string) =>
  manifestsAt(site, destination).map(({ id }) => id);

/** So many backups, a day apart, the newest first. */
async function openHistory(backups: number): Promise<{ site: Site; ids: readonly string[] }> {
  const site = openSite(keeping(30));
  const made = (await runTo(site, 0, 'run', '--json')).summary?.backup ?? '';
  const others = Array.from({ length: backups - 1 }, (_, at) => repeatBackup(site, made, at + 1));
  return { site, ids: [made, ...others] };
}

const tomorrow = (site: Site) => clockAhead(site, 25 * 3_600_000);

test('a rule that is lowered removes nothing before a person has confirmed just that', async () => {
  const { site, ids } = await openHistory(9);
  site.pipeline(keeping(2));
  const run = await runTo(site, 3, 'run', '--json');
  expect(run.lastLine).toContain('the rules want 8 of 10 backups gone, and one run may remove 2');
  expect(run.lastLine).toContain(
    'run-pipeline prune shop shows what would go, and removes it with --confirm',
  );
  const all = [...ids.toReversed(), run.summary?.backup ?? ''];
  const going = all.slice(0, 8);

  const shown = await runTo(site, 77, 'prune');
  expect(shown.stdout).toContain('shop: 16 of 20 copies would go');
  expect(shown.stdout).toContain('no run does this by itself: the rules want 8 of 10 backups gone');
  expect(shown.stdout).toContain(`in their place stays ${all[9]}`);
  expect(shown.stdout).toContain('the newest good one');
  expect(shown.stdout).toContain('among the last 2');
  expect(shown.stdout).toMatch(/\n\n {2}run-pipeline prune shop --confirm [0-9a-z-]{24}\n$/);
  const dry = await runTo(site, 0, 'prune', '--dry-run');
  expect(dry.stdout).toContain('shop: 16 of 20 copies would go');
  expect(dry.stdout).not.toContain('--confirm');

  const token = await tokenOf(site, 'prune', 'shop');
  const refused = async (message: string, given = token) => {
    const ran = await runTo(site, 77, 'prune', '--confirm', given);
    expect(ran.stderr).toContain('BP5140');
    expect(ran.stderr).toContain(message);
    expect(idsAt(site, 'here')).toEqual(expect.arrayContaining(all));
  };
  await refused('this is no token: a token has 20', 'yes');
  await refused('of another plan', token.replace(/^..../, '0000'));
  const late = await site.start(['prune', '--confirm', token], tomorrow(site)).ended;
  expect([late.code, late.stderr]).toEqual([77, expect.stringContaining('older than 24 hours')]);
  site.pipeline(keeping(2, { top: ['description: edited'] }));
  await refused('of another plan');
  // As if another host had made one meanwhile.
  site.pipeline(keeping(2));
  const foreign = repeatBackup(site, all[9] ?? '', -0.001);
  await refused('of another plan');
  for (const root of site.destinations.values()) {
    rmSync(`${root}/shop/${foreign}`, { recursive: true });
  }

  await runTo(site, 0, 'hold', `@${going[3]}`, '--reason', 'the audit');
  const done = await runTo(site, 3, 'prune', '--confirm', token, '--json');
  const { results } = dataOf(done);
  expect(results).toHaveLength(16);
  expect(results).toContainEqual(
    expect.objectContaining({ backup: going[3], result: 'spared', reason: 'held: the audit' }),
  );
  const kept = [going[3], ...all.slice(8)];
  for (const place of ['here', 'nas']) expect(idsAt(site, place)).toEqual(kept);
  const record = readFileSync(site.path('here/shop/deleted', `${going[0]}.json`), 'utf8');
  expect(JSON.parse(record)).toMatchObject({ by: 'retention', reason: 'no rule keeps it' });
  await refusedWhenDone(site, token);
  const after = await runTo(site, 0, 'prune');
  expect(after.stdout).toMatch(/^shop: nothing would go\n/);
  expect(after.stdout).toContain('held: the audit');
  await assertInvariants(site);
});

async function refusedWhenDone(site: Site, token: string): Promise<void> {
  const again = await runTo(site, 77, 'prune', '--confirm', token);
  expect(again.lastLine).toContain('nothing would go now');
}

const moments = [
  ['deleted/*.json', 'no rule keeps it'],
  ['*/manifest.json', 'its deletion was begun'],
  ['*/RESTORE.md', 'the rest of a backup that was deleted'],
] as const;

test('kill -9 in the middle: the same command, planned anew, ends it', async () => {
  const { site, ids } = await openHistory(3);
  site.pipeline(keeping(2));
  const victim = ids[2] ?? '';
  for (const [path, reason] of moments) {
    const token = await tokenOf(site, 'prune');
    const touched = site.path('here/shop', path.replace('*', victim));
    await killedBefore(site, touched, ['prune', '--confirm', token]);
    const { plans } = dataOf(await runTo(site, 77, 'prune', '--json'));
    expect(JSON.stringify(plans[0].destinations[0])).toContain(reason);
  }
  const records = () => namesIn(site.path('here/shop/deleted'));
  expect(namesIn(site.path('here/shop/deleting', victim))).not.toEqual([]);
  // A record that was just being written; the next command that writes has removed it.
  expect(records()).toEqual([`${victim}.json`]);
  const token = await tokenOf(site, 'prune');
  const done = await runTo(site, 0, 'prune', '--confirm', token);
  expect(done.lastLine).toMatch(/1 copy and 1 folder of remains removed, .* freed$/);
  // What the killed ones have left goes with it.
  expect(existsSync(site.path('here/shop/deleting'))).toBe(false);
  for (const place of ['here', 'nas']) {
    expect(idsAt(site, place)).toEqual([ids[1], ids[0]]);
    expect(namesIn(site.path(place, 'shop/deleted'))).toContain(`${victim}.json`);
  }
  await assertInvariants(site);
});

test('where something cannot be known, nothing is removed, and that is said', async () => {
  const { site, ids } = await openHistory(3);
  site.pipeline();
  const ruleless = await runTo(site, 0, 'prune');
  expect(ruleless.stdout).toContain('so nothing ever goes');
  site.pipeline(keeping(2));
  const orphan = '20261101T000000Z-aaaa';
  const then = Date.parse('2026-11-01T00:00:00Z') / 1000;
  utimesSync(site.write(`here/shop/${orphan}/docs.tar.zst`, 'half'), then, then);
  const token = await tokenOf(site, 'prune');

  site.write('nas/shop/holds/20261102T000000Z-aaaa.json', 'garbage');
  const unclear = dataOf(await runTo(site, 77, 'prune', '--json')).plans[0].destinations;
  expect(unclear).toMatchObject([
    { id: 'here', refusal: null, remains: [{ id: orphan }] },
    { id: 'nas', refusal: 'nothing is removed: holds cannot be read' },
  ]);
  rmSync(site.path('nas/shop/holds'), { recursive: true });

  renameSync(site.path('nas'), site.path('away'));
  const blind = await runTo(site, 3, 'prune');
  expect(blind.stdout).toContain('nas cannot be read, and may hold what is here');
  expect((await runTo(site, 77, 'prune', '--confirm', token)).lastLine).toContain(
    'nothing would go now',
  );
  renameSync(site.path('away'), site.path('nas'));

  site.write(
    'repository/pipelines/books.pipeline.yaml',
    readFileSync(site.path('repository/backup.pipeline.yaml'), 'utf8').replace(
      'name: shop',
      'name: books',
    ),
  );
  const several = await runTo(site, 77, 'prune', '--json');
  expect(dataOf(several).plans.map(({ pipeline }: { pipeline: string }) => pipeline)).toEqual([
    ...['shop', 'books'],
  ]);
  expect((await runTo(site, 64, 'prune', '--confirm', token)).stderr).toContain('BP0131');
  expect((await runTo(site, 64, 'prune', '--confirm', token, '--dry-run')).stderr).toContain(
    'BP0114',
  );
  expect(idsAt(site, 'here')).toEqual(ids.toReversed());
  expect(existsSync(site.path('here/shop', orphan))).toBe(true);
});

test('while a run works, and in the folder of another repository', async () => {
  const site = openSite({ ...keeping(1), dump: [docs, gated] });
  site.write('repository/gate', 'end\n');
  await commitAll(site.repository, 'one');
  const made = (await runTo(site, 0, 'run', '--json')).summary?.backup ?? '';
  repeatBackup(site, made, 1);
  const token = await tokenOf(site, 'prune');
  const gate = closeGate(site);
  const live = site.start(['run', '--json']);
  await live.until(({ event }) => event === 'artifact-progress');
  await runTo(site, 75, 'prune', '--confirm', token);
  live.kill('SIGKILL');
  await live.ended;
  await gate.open();

  const stranger = { ...site, repository: site.path('other') };
  site.write('other/data/a.txt', 'two');
  const file = readFileSync(site.path('repository/backup.pipeline.yaml'), 'utf8');
  site.write('other/backup.pipeline.yaml', file);
  await commitAll(stranger.repository, 'two');
  const foreign = await startProgram(stranger, ['prune'], {}).ended;
  expect([foreign.code, foreign.stdout]).toEqual([
    3,
    expect.stringContaining('belongs to another git repository'),
  ]);
  expect(idsAt(site, 'here')).toHaveLength(2);
});
