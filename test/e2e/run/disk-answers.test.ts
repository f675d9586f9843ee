import { expect, onTestFinished, test } from 'vitest';
import { listenTo } from '../../rig/run/failed.ts';
import { gated } from '../../rig/run/gate.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';
import { startTampered, type Tampering } from '../../rig/run/tamper.ts';

const flushFails = { 'fsync,fdatasync': 'error=EIO' };

/** A good backup, then a run in which a disk gives wrong answers. */
async function runBadly(site: Site, tampering: (run: string) => Tampering) {
  site.write('repository/gate', 'end\n');
  const listener = await listenTo(site, onTestFinished);
  site.pipeline({ dump: [gated], after: listener.stages });
  const good = await site.run('run', '--json');
  expect(good, good.stderr).toMatchObject({ code: 0 });
  const { live } = await startTampered(site, tampering);
  return { good: good.summary?.run, ran: await live.ended, listener };
}

function idsAt(site: Site, destination: string): readonly string[] {
  return manifestsAt(site, destination).map(({ id }) => id);
}

test('a spool that does not reach the disk is no backup', async () => {
  const site = openSite();
  const { good, ran, listener } = await runBadly(site, (run) => ({
    paths: [site.path('here/.staging', run, 'slow.txt.zst')],
    calls: flushFails,
  }));
  expect(ran, ran.stderr).toMatchObject({ code: 1, summary: { outcome: 'failed', backup: null } });
  expect(ran.lastLine).toMatch(/EIO|i\/o error/i);
  expect([idsAt(site, 'here'), idsAt(site, 'nas')]).toEqual([[good], [good]]);
  expect(listener.events()).toEqual(['success', 'failure']);
  await assertInvariants(site);
});

test('a destination that does not make names durable has no copy, and the next run completes it', async () => {
  const site = openSite();
  const { good, ran } = await runBadly(site, (run) => ({
    paths: [site.path('nas/shop', run)],
    calls: flushFails,
  }));
  expect(ran, ran.stderr).toMatchObject({ code: 3, lastLine: 'exit 3: no copy at nas' });
  expect(ran.summary?.destinations[1]?.error).toMatch(/EIO|i\/o error/i);
  expect(idsAt(site, 'nas')).toEqual([good]);
  await assertInvariants(site);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(idsAt(site, 'nas')).toHaveLength(3);
  await assertInvariants(site);
});

test('a journal that cannot be written ends the run before anything is done that it does not know', async () => {
  const site = openSite();
  const { good, ran, listener } = await runBadly(site, (run) => ({
    paths: [site.path('state/pipelines/shop/runs', run, 'journal.ndjson')],
    calls: { 'write,pwrite64,writev,pwritev': 'error=ENOSPC' },
  }));
  expect(ran, ran.stderr).toMatchObject({ code: 1, summary: { outcome: 'failed', backup: null } });
  expect(ran.lastLine).toMatch(/^exit 1: the state folder .* cannot be used: ENOSPC/);
  expect([idsAt(site, 'here'), idsAt(site, 'nas')]).toEqual([[good], [good]]);
  expect(listener.events()).toEqual(['success', 'failure']);
  await assertInvariants(site);
});
