import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listenTo } from '../../rig/run/failed.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt, readStored } from '../../rig/run/stored.ts';

const stuck = '{ at: "before:verify", run: [sleep, "600"], timeout: 1h }';

/** Kills a run when its copies are committed and nobody has looked at them yet. */
async function commitUnverified(site: Site): Promise<string> {
  site.pipeline({ hooks: [stuck] });
  const live = site.start(['run', '--json']);
  const { run } = await live.until(({ event }) => event === 'hook');
  live.kill('SIGKILL');
  await live.ended;
  expect(checksOf(site, 'here', run)).toEqual([]);
  expect(checksOf(site, 'nas', run)).toEqual([]);
  return run;
}

function folderOf(site: Site, destination: string, id: string) {
  const found = readStored(site).find((one) => one.id === id && one.destination === destination);
  if (found === undefined) throw new Error(`no copy of ${id} at ${destination}`);
  return found;
}

/** `checksum-pass` and the like. */
function checksOf(site: Site, destination: string, id: string): readonly string[] {
  return folderOf(site, destination, id).checks.map((name) =>
    name.replace(/^.*-(\w+-(?:pass|fail))\.json$/, '$1'),
  );
}

async function verdictOf(site: Site, id: string): Promise<string> {
  const { stdout } = await site.run('list', '--json');
  const { backups } = JSON.parse(stdout).data.pipelines[0];
  return backups.find((one: { readonly id: string }) => one.id === id)?.verdict;
}

test('the next run checks what a killed one could not, and retention counts it', async () => {
  const site = openSite();
  const first = await site.run('run', '--json');
  const id = await commitUnverified(site);
  expect(await verdictOf(site, id)).toBe('unverified');
  site.pipeline({ after: ['retention: { keep: { last: 2 }, maxDeletes: 50 }'] });
  const next = await site.run('run', '--json');
  expect(next, next.stderr).toMatchObject({ code: 0, summary: { outcome: 'success' } });
  for (const place of ['here', 'nas']) {
    expect(checksOf(site, place, id)).toEqual(['checksum-pass']);
    expect(next.events).toContainEqual(
      expect.objectContaining({
        event: 'recovered',
        message: `${id} at ${place} was never verified: checksum passed`,
      }),
    );
    expect(manifestsAt(site, place).map((one) => one.id)).toEqual([id, next.summary?.run]);
  }
  expect(next.summary?.removed).toContain(`${first.summary?.run} at here`);
  expect(await verdictOf(site, id)).toBe('good');
  await assertInvariants(site);
});

test('a copy that becomes good is the one that missing copies are made from', async () => {
  const site = openSite();
  const id = await commitUnverified(site);
  rmSync(folderOf(site, 'nas', id).path, { recursive: true });
  site.pipeline({ after: ['verify: { level: download }'] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(checksOf(site, 'here', id)).toEqual(['download-pass']);
  expect(checksOf(site, 'nas', id)).toEqual(['checksum-pass']);
  await assertInvariants(site);
});

test('a copy that turns out to be damaged is broken, told loudly, and left as it is', async () => {
  const site = openSite();
  const listener = await listenTo(site, onTestFinished);
  const id = await commitUnverified(site);
  const file = join(folderOf(site, 'nas', id).path, 'docs.tar.zst');
  const whole = readFileSync(file);
  const flipped = Buffer.from(whole);
  flipped[whole.length >> 1] = (flipped[whole.length >> 1] ?? 0) ^ 1;
  writeFileSync(file, flipped);
  site.pipeline({ after: listener.stages });
  const next = await site.run('run', '--json');
  const says = new RegExp(`^${id} at nas is damaged: docs\\.tar\\.zst `);
  expect(next, next.stderr).toMatchObject({
    code: 3,
    lastLine: expect.stringMatching(/^exit 3: .* at nas is damaged/),
    summary: { outcome: 'partial', reason: expect.stringMatching(says) },
  });
  expect(next.summary?.warnings).toContainEqual(expect.stringMatching(says));
  expect(next.events).toContainEqual(
    expect.objectContaining({ event: 'warning', message: expect.stringMatching(says) }),
  );
  expect(listener.events()).toEqual(['partial']);
  expect(JSON.parse(listener.receiver.received[0]?.body ?? '').body).toMatch(/ is damaged: /);
  expect(checksOf(site, 'nas', id)).toEqual(['checksum-fail']);
  expect(checksOf(site, 'here', id)).toEqual(['checksum-pass']);
  const again = await site.run('run', '--json');
  expect(again, again.stderr).toMatchObject({ code: 0 });
  expect(readFileSync(file).equals(flipped), 'it is not written over').toBe(true);
  expect(checksOf(site, 'nas', id)).toEqual(['checksum-fail']);
  expect(listener.events()).toEqual(['partial', 'recovery']);
  writeFileSync(file, whole);
  const checks = join(folderOf(site, 'nas', id).path, 'checks');
  for (const name of readdirSync(checks)) rmSync(join(checks, name));
  await assertInvariants(site);
});
