import { expect, test } from 'vitest';
import { clockAhead, day } from '../../rig/run/clock.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import type { Ran } from '../../rig/run/program.ts';
import { repeatBackup } from '../../rig/run/repeat-backup.ts';
import { docs, openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

/** One place is enough, and sooner done. */
function openOne(wishes: PipelineWishes): Site {
  const site = openSite();
  site.destinations.delete('nas');
  site.pipeline(wishes);
  return site;
}

const keeping = (rules: string, maxDeletes = '50'): PipelineWishes => ({
  after: [`retention: { keep: { ${rules} }, maxDeletes: ${maxDeletes} }`],
});

const idsOf = (site: Site) => manifestsAt(site, 'here').map(({ id }) => id);

async function runOnce(site: Site, code: number, ...argv: readonly string[]): Promise<Ran> {
  const ran = await site.run('run', '--json', ...argv);
  expect(ran, ran.stderr).toMatchObject({ code });
  return ran;
}

async function runAhead(site: Site, days: number, code = 0): Promise<Ran> {
  const ran = await site.start(['run', '--json'], clockAhead(site, days * day)).ended;
  expect(ran, ran.stderr).toMatchObject({ code });
  return ran;
}

test('seven bad backups push out none of the three good ones before them', async () => {
  const site = openOne(keeping('last: 3'));
  const whole = Buffer.alloc(300_000, 'some rows of text\n');
  const good = (await runAhead(site, -10)).summary?.backup ?? '';
  for (const days of [1, 2]) repeatBackup(site, good, days);
  site.write('repository/data/sub/b.bin', 'nothing\n');
  const bad = (await runOnce(site, 3)).summary;
  expect(bad).toMatchObject({ outcome: 'suspect', removed: [] });
  for (let days = 1; days < 7; days += 1) repeatBackup(site, bad?.backup ?? '', days);
  const before = idsOf(site);
  expect(before).toHaveLength(10);
  // They hinder nobody: the next good one pushes out the oldest good one, and no other.
  site.write('repository/data/sub/b.bin', whole);
  const { summary } = await runOnce(site, 0);
  expect(summary?.removed).toEqual([`${before[0]} at here`]);
  expect(idsOf(site)).toEqual([...before.slice(1), summary?.backup]);
  await assertInvariants(site);
});

test('a clock that has lost a day removes nothing, and says why', async () => {
  const site = openOne(keeping('last: 1'));
  const made = (await runOnce(site, 0)).summary?.backup ?? '';
  for (const days of [3, 4]) repeatBackup(site, made, days);
  const before = idsOf(site);
  const ran = await runAhead(site, -1, 3);
  expect(ran.lastLine).toMatch(/^exit 3: here: nothing is removed: /);
  expect(ran.lastLine).toContain(`the clock of this machine is before the backup ${made}`);
  expect(ran.summary?.removed).toEqual([]);
  expect(idsOf(site).toSorted()).toEqual([...before, ran.summary?.backup].toSorted());
  // With a clock that is right it goes on.
  const right = await runOnce(site, 0);
  expect(right.summary?.removed).toHaveLength(4);
  expect(idsOf(site)).toEqual([right.summary?.backup]);
  await assertInvariants(site);
});

test('a rule that is lowered from 30 to 1 removes nothing', async () => {
  const site = openOne(keeping('last: 30', '25%'));
  const made = (await runOnce(site, 0)).summary?.backup ?? '';
  for (let days = 1; days < 30; days += 1) repeatBackup(site, made, days);
  expect(idsOf(site)).toHaveLength(30);
  site.pipeline(keeping('last: 1', '25%'));
  // Every night anew, or a wrong rule would be carried out a quarter a night.
  for (const there of [31, 32]) {
    const ran = await runOnce(site, 3);
    expect(ran.summary).toMatchObject({ outcome: 'success', removed: [] });
    expect(ran.lastLine).toContain(
      `the rules want ${there - 1} of ${there} backups gone, and one run may remove`,
    );
    expect(idsOf(site)).toHaveLength(there);
  }
  site.pipeline(keeping('last: 30', '25%'));
  expect((await runOnce(site, 0)).summary?.removed).toHaveLength(3);
  await assertInvariants(site);
});

test('after three runs of one dump, the backup that holds the other one stays', async () => {
  const more = '{ id: more, type: files, paths: [data/sub] }';
  const site = openOne({ ...keeping('last: 1'), dump: [docs, more] });
  const whole = (await runOnce(site, 0)).summary?.backup ?? '';
  repeatBackup(site, whole, 1);
  for (const _ of [1, 2, 3]) {
    const ran = await runOnce(site, 0, '--only', 'docs');
    expect(idsOf(site)).toEqual([whole, ran.summary?.backup]);
  }
  await assertInvariants(site);
});
