import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { restoreByHand } from '../../rig/run/by-hand.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { restore, treeAt } from '../../rig/run/restoring.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';
import { judgeCopy, startEventNode } from '../../rig/servers/event-node.ts';

async function openNode(isBusy = true) {
  const site = openSite();
  const data = site.path('node');
  const node = await startEventNode(data, isBusy);
  onTestFinished(() => node.stop());
  site.pipeline({
    dump: ['{ id: events, type: eventstore, path: ../node }'],
    top: ['restore: { existing: swap, safetyBackup: false }'],
  });
  return { site, data, node };
}

const checkpointsOf = (data: string) =>
  ['writer.chk', 'chaser.chk'].map((name) => readFileSync(`${data}/${name}`).toString('hex'));

test('a node is copied while it writes, and nothing in the copy points to what is not in it', async () => {
  const { site, data, node } = await openNode();
  for (const _round of [1, 2, 3]) {
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(manifestsAt(site, 'here').at(-1)?.warnings).toEqual([]);
    const out = site.path('out');
    rmSync(out, { recursive: true, force: true });
    await unpack(site, out);
    expect(judgeCopy(out)).toEqual([]);
  }
  expect(naive(site, data)).not.toEqual([]);

  await node.stop();
  const idle = await startEventNode(data, false);
  onTestFinished(() => idle.stop());
  const running = await restore(site, '@latest');
  expect(running.code).not.toBe(0);
  expect(running.stdout + running.stderr).toMatch(/\(process \d+\) works in /);
  await idle.stop();
  const restored = await restore(site, '@latest');
  expect(restored, restored.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
  expect(judgeCopy(data)).toEqual([]);
  expect(treeAt(data)).toEqual(treeAt(site.path('out')));
  const byHand = await restoreByHand(site, site.path('gnupg'));
  expect(byHand.folder).not.toBe('');
  await assertInvariants(site);
});

/** The last backup, as somebody unpacks it who has only tar. */
async function unpack(site: Site, out: string): Promise<void> {
  mkdirSync(out);
  rmSync(site.path('got'), { recursive: true, force: true });
  const got = await site.run('download', '@latest', site.path('got'), '--decrypted');
  expect(got, got.stderr).toMatchObject({ code: 0 });
  execFileSync('sh', ['-c', 'tar -xf "$(find "$0" -name "*.tar")" -C "$1"', site.path('got'), out]);
}

/** What a plain copy would have been, often enough to see it: this test can fail. */
function naive(site: Site, data: string): readonly string[] {
  for (let round = 0; round < 40; round += 1) {
    const copy = site.path(`naive-${round}`);
    cpSync(data, copy, { recursive: true });
    cpSync(`${copy}/chaser.chk`, `${copy}/truncate.chk`);
    const wrong = judgeCopy(copy);
    rmSync(copy, { recursive: true });
    if (wrong.length > 0) return wrong;
  }
  return [];
}

test('what goes away while it is copied fails the run', async () => {
  const { site, data } = await openNode(false);
  const calls = site.path('calls');
  mkdirSync(`${data}/index/gone`);
  const fake = site.write(
    'fakes/tar',
    `#!/bin/sh\ncase "$*" in *--directory=.*) echo >>${calls}; [ "$(wc -l <${calls})" != 2 ] || { sleep 0.3; rm -rf ${data}/index/gone; } ;; esac\nexec /usr/bin/tar "$@"\n`,
  );
  chmodSync(fake, 0o755);
  site.env = { PATH: `${site.path('fakes')}:${process.env.PATH}` };
  const ran = await site.run('run');
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/a file of the node went away while it was copied: .*index\/gone/);
  expect(manifestsAt(site, 'here')).toEqual([]);
});

test('without its index, and what is no node', async () => {
  const { site, data } = await openNode(false);
  site.pipeline({ dump: ['{ id: events, type: eventstore, path: ../node, index: false }'] });
  expect(await site.run('run')).toMatchObject({ code: 0 });
  await unpack(site, site.path('out'));
  expect(checkpointsOf(site.path('out'))).toEqual(checkpointsOf(data));
  expect(() => readFileSync(site.path('out/index/indexmap'))).toThrow('ENOENT');
  rmSync(`${data}/chaser.chk`);
  const refused = await site.run('run');
  expect(refused.code).toBe(69);
  expect(refused.stderr).toMatch(
    /is no data folder of a node, or may not be read: it lacks chaser.chk/,
  );
});
