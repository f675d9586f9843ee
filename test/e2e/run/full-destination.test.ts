import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGround } from '../../rig/destination/mounts.ts';
import { run } from '../../rig/destination/run.ts';
import { dataOf, runTo, tokenOf } from '../../rig/run/confirming.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { repeatBackup } from '../../rig/run/repeat-backup.ts';
import { openSite } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

async function openSmall() {
  const disk = openGround().disk('nas', 'ext4', 8);
  const site = openSite();
  site.destinations.set('nas', disk);
  site.pipeline({ after: ['retention: { keep: { last: 1 } }'] });
  const backup = (await runTo(site, 0, 'run', '--json')).summary?.backup ?? '';
  return { site, disk, backup };
}

/** To the last block. */
function fill(file: string): void {
  for (const bytes of [1_048_576, 65_536, 4096, 512]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(bytes));
    } catch {
      // It is full for so much.
    }
  }
}

test('a destination that is full to its last block can be pruned', async () => {
  const { site, disk, backup } = await openSmall();
  const others = [repeatBackup(site, backup, 1), repeatBackup(site, backup, 2)];
  fill(join(disk, 'stranger'));
  const held = await runTo(site, 3, 'hold', `@${others[1]}`, '--reason', 'the audit');
  expect(held.stderr).toContain('ENOSPC');
  await runTo(site, 0, 'prune', '--confirm', await tokenOf(site, 'prune'));
  // What somebody holds elsewhere stays here, too.
  const left = manifestsAt(site, 'nas').map(({ id }) => id);
  expect(left.toSorted()).toEqual([others[1], backup].toSorted());
  await runTo(site, 0, 'verify', '--all');
  await assertInvariants(site);
});

test('where nothing can be written, nothing goes, and damage is told all the same', async () => {
  const { site, disk, backup } = await openSmall();
  const old = repeatBackup(site, backup, 1);
  writeFileSync(join(disk, 'shop', backup, 'docs.tar.zst'), 'x');
  run('mount', '-o', 'remount,ro', disk);
  const token = await tokenOf(site, 'delete', `@${old}`, '--at', 'nas');
  const deleted = await runTo(site, 3, 'delete', `@${old}`, '--at', 'nas', '--confirm', token);
  expect(deleted.stderr).toContain('stays: ');
  expect(deleted.stderr).toContain('EROFS');
  const verified = await runTo(site, 74, 'verify', '--all', '--json');
  const nas = dataOf(verified).results.filter(
    ({ destination }: { readonly destination: string }) => destination === 'nas',
  );
  expect(nas).toMatchObject([
    { backup, verdict: 'fail', isRecorded: false },
    { backup: old, verdict: 'pass', isRecorded: false },
  ]);
  expect(nas[1].evidence[0]).toContain('could not be written down');
  const passed = await runTo(site, 3, 'verify', `@${old}`);
  expect(passed.lastLine).toContain('1 copy of which nothing could be written down');
  run('mount', '-o', 'remount,rw', disk);
});
