import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeyPair } from '../../rig/config/keys.ts';
import { gated } from '../../rig/run/gate.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { docs, openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';
import { startTampered } from '../../rig/run/tamper.ts';

async function openSigned(): Promise<Site> {
  const { publicKey, privateKey } = await createKeyPair();
  const site = openSite();
  site.write('repository/keys/ops.asc', publicKey);
  site.write('repository/keys/sign.asc', privateKey);
  site.write('repository/gate', 'end\n');
  return site;
}

function pipelineWith(site: Site, after: readonly string[] = []): void {
  site.pipeline({
    dump: [docs, gated],
    encrypt: '{ recipients: [keys/ops.asc], sign: { key: { file: keys/sign.asc } } }',
    top: ['restore: { signers: [keys/ops.asc] }'],
    after,
  });
}

async function runWell(site: Site): Promise<string> {
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return ran.summary?.run ?? '';
}

const keepTwo = ['retention: { keep: { last: 2 }, maxDeletes: 50 }'];

/** Kills a run in the middle of the deletion of the oldest backup at `here`, right before it touches one path. */
async function killBefore(site: Site, path: string): Promise<void> {
  const calls = { 'link,linkat,unlink,unlinkat,rmdir': 'signal=SIGKILL' };
  const { live } = await startTampered(site, () => ({ paths: [path], calls }));
  expect(await live.ended, path).toMatchObject({ code: null, signal: 'SIGKILL' });
}

const artifact = 'docs.tar.zst.pgp';
const second = 'slow.txt.zst.pgp';
const guide = 'RESTORE.md';
const definition = 'pipeline.yaml.pgp';
const signature = 'manifest.json.sig';
const checks = 'checks';
const rest = [guide, checks, artifact, second, definition];
const all = [...rest, 'manifest.json', signature];

/** What the run is about to touch, and what is there then; `*` is the id of the backup. */
const moments: readonly (readonly [string, readonly string[]])[] = [
  ['deleted/*.json', all],
  ['*/manifest.json', all],
  [`*/${signature}`, [...rest, signature]],
  [`*/${guide}`, rest],
  [`*/${artifact}`, [checks, artifact, second, definition]],
  [`*/${second}`, [checks, second]],
  ['*/checks', [checks]],
];

/** Whoever is killed before the last step leaves an empty folder, which is nothing to anybody. */
function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);
}

test('kill -9 at every step of a deletion: the manifest goes first, and the next run finishes it', async () => {
  const site = await openSigned();
  pipelineWith(site);
  await runWell(site);
  await runWell(site);
  pipelineWith(site, keepTwo);
  for (const [path, left] of moments) {
    const [oldest] = manifestsAt(site, 'here');
    const victim = oldest?.id ?? '';
    const folder = site.path('here/shop', victim);
    await killBefore(site, site.path('here/shop', path.replace('*', victim)));
    expect(namesIn(folder), path).toEqual(left.toSorted());
    const isDecided = namesIn(site.path('here/shop/deleted')).includes(`${victim}.json`);
    expect(isDecided, path).toBe(path !== moments[0]?.[0]);
    await assertInvariants(site);
    const last = await runWell(site);
    for (const root of site.destinations.values()) {
      const shop = join(root, 'shop');
      expect(filesIn(join(shop, victim)), path).toEqual([]);
      expect(namesIn(join(shop, 'deleted')), path).toContain(`${victim}.json`);
    }
    expect(manifestsAt(site, 'here')).toHaveLength(2);
    expect(manifestsAt(site, 'here').at(-1)?.id).toBe(last);
    await assertInvariants(site);
  }
});
