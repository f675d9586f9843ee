import { readdirSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Crafted, member } from '../../rig/restore/craft-tar.ts';
import { forge } from '../../rig/run/forge.ts';
import type { LiveRun } from '../../rig/run/program.ts';
import {
  assertThenOrNow,
  openRestoreSite,
  restore,
  startRestore,
  stateOf,
  tokenOf,
} from '../../rig/run/restoring.ts';
import type { Site } from '../../rig/run/site.ts';

const root: Crafted = { name: 'tree/', type: '5', mode: 0o755 };
const archives: readonly (readonly [readonly Crafted[], RegExp])[] = [
  [[{ name: 'tree/../../evil', content: 'x' }], /leads out of its folder/],
  [[root, { name: '/tmp/evil', content: 'x' }], /is an absolute name/],
  [
    [root, { name: 'tree/a', type: '2', link: 'b' }, { name: 'tree/a/evil', content: 'x' }],
    /tree\/a/,
  ],
  [[root, { name: 'tree/a', type: '1', link: '../../etc/passwd' }], /leads? out/],
  [[root, { name: 'tree/a', type: '3' }], /is a character device/],
  [[root, { name: 'tree/a', mode: 0o4755 }], /with the rights of another user/],
];

test('what somebody has forged at every destination reaches no target', async () => {
  const given = await openRestoreSite({ encrypt: 'none', restore: 'existing: swap' });
  const { site, backup, now } = given;
  const options = [`@${backup}`, '--no-safety-backup', '--only'];
  // One site for all: a plan knows the manifest, and nothing of what is in the archive.
  for (const [crafted, says] of archives) {
    const plain = Buffer.concat([...crafted.map(member), Buffer.alloc(1024)]);
    forge(site, { backup, dump: 'tree', plain });
    const token = await tokenOf(site, ...options, 'tree');
    const ran = await site.run('restore', ...options, 'tree', '--confirm', token, '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 74, restored: { outcome: 'failed' } });
    expect(ran.lastLine).toMatch(says);
    expect(stateOf(site)).toEqual(now);
  }

  const bytes = 8192;
  const claimed = { plain: { bytes, sha256: 'a'.repeat(64) } };
  forge(site, { backup, dump: 'notes', plain: Buffer.alloc(200_000_000), claimed });
  const live = await startRestore(site, ...options, 'notes');
  expect(await largestBeside(site, live)).toBeLessThanOrEqual(bytes);
  expect(await live.ended).toMatchObject({ code: 74 });

  const short = { plain: { bytes: 300, sha256: 'a'.repeat(64) } };
  forge(site, { backup, dump: 'notes', plain: Buffer.alloc(200), claimed: short });
  const ran = await restore(site, ...options, 'notes');
  expect(ran).toMatchObject({ code: 74 });
  expect(ran.lastLine).toContain('it decodes to 200 bytes instead of 300');
  expect(await assertThenOrNow(given)).toBe('now');
});

async function largestBeside({ repository }: Site, live: LiveRun): Promise<number> {
  let most = 0;
  while (live.child.exitCode === null) {
    for (const name of readdirSync(repository).filter((one) => one.includes('.restore-'))) {
      const found = statSync(`${repository}/${name}`, { throwIfNoEntry: false });
      most = Math.max(most, found?.size ?? 0);
    }
    await pause(2);
  }
  return most;
}
