import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gated } from '../../rig/run/gate.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import type { LiveRun } from '../../rig/run/program.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';
import { startTampered, type Tampering } from '../../rig/run/tamper.ts';

interface Committing {
  readonly live: LiveRun;
  /** The folder of the backup at `nas`. */
  readonly folder: string;
  readonly manifest: string;
  /** Resolves when the manifest is about to get its name, with the path that it has until then. */
  untilCalled(name: string): Promise<string>;
}

/** A run of which the call that gives the manifest at `nas` its name will go wrong. */
async function beginCommit(site: Site, calls: Tampering['calls']): Promise<Committing> {
  const folderOf = (run: string) => site.path('nas/shop', run);
  const manifestOf = (run: string) => join(folderOf(run), 'manifest.json');
  const begun = await startTampered(site, (run) => ({ paths: [manifestOf(run)], calls }));
  const folder = folderOf(begun.run);
  const untilCalled = async (name: string) => {
    await begun.untilCalled(name);
    const [part = ''] = namesIn(folder).filter((one) => one.endsWith('.part'));
    return join(folder, part);
  };
  return { live: begun.live, folder, manifest: manifestOf(begun.run), untilCalled };
}

/** Long enough for the test to be there first. */
const held = 'delay_enter=3000000';

test('a link that was made and answered with an error is a commit, once', async () => {
  const site = openSite({ dump: [gated] });
  const begun = await beginCommit(site, { 'link,linkat': held });
  // As from a server whose answer is lost: asked again, it says that the name is there already.
  linkSync(await begun.untilCalled('link'), begun.manifest);
  const ran = await begun.live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(ran.summary?.destinations).toMatchObject([
    { id: 'here', state: 'committed' },
    { id: 'nas', state: 'committed', error: null },
  ]);
  expect(manifestsAt(site, 'nas')).toHaveLength(1);
  await assertInvariants(site);
});

test('an error that means what it says leaves no copy there, and the next run completes it', async () => {
  const site = openSite({ dump: [gated] });
  const { live, folder } = await beginCommit(site, { 'link,linkat': 'error=EIO' });
  const ran = await live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 3, lastLine: 'exit 3: no copy at nas' });
  expect(ran.summary?.destinations[1]).toMatchObject({
    state: 'missing',
    error: expect.stringContaining('EIO'),
  });
  expect(readdirSync(folder)).not.toContain('manifest.json');
  await assertInvariants(site);
  const next = await site.run('run', '--json');
  expect(next, next.stderr).toMatchObject({ code: 0 });
  expect(manifestsAt(site, 'nas')).toEqual(manifestsAt(site, 'here'));
  expect(manifestsAt(site, 'nas')).toHaveLength(2);
  await assertInvariants(site);
});

test('a manifest of somebody else under that name is no commit, and stays as it is', async () => {
  const site = openSite({ dump: [gated] });
  const begun = await beginCommit(site, { 'link,linkat': held });
  await begun.untilCalled('link');
  writeFileSync(begun.manifest, '{}\n');
  const ran = await begun.live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 3, lastLine: 'exit 3: no copy at nas' });
  expect(ran.summary?.destinations[1]?.error).toMatch(/another object/);
  expect(readFileSync(begun.manifest, 'utf8')).toBe('{}\n');
  rmSync(begun.manifest);
  await assertInvariants(site);
});
