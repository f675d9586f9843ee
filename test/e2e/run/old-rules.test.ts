import { expect, test } from 'vitest';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import { checkOut } from '../../../src/stages/restore/checkout/check-out.ts';
import { prepareCheckout } from '../../../src/stages/restore/checkout/prepare.ts';
import { createContext } from '../../contracts/step-context.ts';
import { mustRun } from '../../rig/catalog/shell.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const identity = 'git -c user.name=Test -c user.email=test@example.org -c init.defaultBranch=main';

async function git(site: Site, ...commands: readonly string[]): Promise<string> {
  const script = commands.map((command) => `${identity} ${command}`).join('\n');
  return (await mustRun(script, { cwd: site.repository })).trim();
}

const keeping = (last: number) => ({ after: [`retention: { keep: { last: ${last} } }`] });

async function runEnding(site: Site, code: number) {
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code });
  return ran;
}

test('after a restore the rules of then remove nothing, until the code is back', async () => {
  // The old tag keeps one backup; the rules of today keep three.
  const site = openSite(keeping(1));
  await git(site, 'init --quiet', 'add .', 'commit --quiet --message then', 'tag v1');
  const commit = await git(site, 'rev-parse HEAD');
  site.pipeline(keeping(3));
  await git(site, 'commit --all --quiet --message today');
  for (const _ of [1, 2, 3]) await runEnding(site, 0);

  const place = createLocalPlace({ environment: { PATH: process.env.PATH, HOME: site.folder } });
  const context = await createContext();
  const recorded = { tag: 'v1', commit };
  const wish = { repository: site.repository, recorded, pipeline: 'shop', backup: 'B1' };
  const { handle } = await prepareCheckout(wish, place, context);
  if (handle === null) throw new Error('the tag cannot be checked out');
  expect(await checkOut(handle, place, context)).toMatchObject({ state: 'done' });

  const held = await runEnding(site, 3);
  expect(held.summary?.reason).toContain('the code is at the tag v1 since the restore of B1');
  expect(held.summary?.removed).toEqual([]);
  expect(manifestsAt(site, 'here')).toHaveLength(4);
  // Nor does a person by these rules: there is nothing to confirm.
  const pruned = await site.run('prune');
  expect(pruned.code, pruned.stderr).toBe(3);
  expect(pruned.stdout).toContain('nothing is removed: the code is at the tag v1');
  expect(pruned.stdout).not.toContain('--confirm');

  await git(site, 'checkout --quiet main --');
  await runEnding(site, 0);
  expect(manifestsAt(site, 'here')).toHaveLength(3);
  await assertInvariants(site);
});
