import { readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateKey, revokeKey } from 'openpgp';
import { expect, onTestFinished, test } from 'vitest';
import { createKeyPair } from '../../rig/config/keys.ts';
import { expectFailure, listenTo } from '../../rig/run/failed.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn, readStored, sealOf } from '../../rig/run/stored.ts';

async function verdicts(site: Site): Promise<readonly string[]> {
  const { stdout } = await site.run('list', '--json');
  const { data } = JSON.parse(stdout);
  return data.pipelines[0].backups.map(({ verdict }: { readonly verdict: string }) => verdict);
}

test.each([
  ['cut', (text: string) => text.slice(0, text.length / 2)],
  ['empty', () => ''],
  ['no JSON', () => 'backup'],
  ['of a newer format', (text: string) => text.replace('"formatVersion": 1', '"formatVersion": 2')],
  [
    'of another pipeline',
    (text: string) => text.replace('"pipeline": "shop"', '"pipeline": "shed"'),
  ],
])(
  'a manifest that is %s is listed as broken, does not count, and hinders nobody',
  async (_how, change) => {
    const site = openSite();
    await site.run('run', '--json');
    await site.run('run', '--json');
    const whole = new Map<string, string>();
    const [, second] = manifestsAt(site, 'here');
    for (const { path, id } of readStored(site)) {
      if (id !== second?.id) continue;
      const file = join(path, 'manifest.json');
      whole.set(file, readFileSync(file, 'utf8'));
      writeFileSync(file, change(whole.get(file) ?? ''));
    }
    expect(await verdicts(site)).toEqual(['broken', 'good']);
    const checked = await site.run('verify', `@${second?.id}`);
    expect(checked.code, checked.stderr).toBe(74);
    const third = await site.run('run', '--json');
    expect(third, third.stderr).toMatchObject({ code: 0 });
    for (const [file, text] of whole) writeFileSync(file, text);
    await assertInvariants(site);
  },
);

test('a compressed stream that is short is found where it is opened', async () => {
  const site = openSite();
  await site.run('run', '--json');
  const wholes: { readonly file: string; readonly bytes: Buffer }[] = [];
  for (const { path } of readStored(site)) {
    const artifact = join(path, 'docs.tar.zst');
    const manifest = join(path, 'manifest.json');
    for (const file of [artifact, manifest]) wholes.push({ file, bytes: readFileSync(file) });
    const before = sealOf(artifact);
    truncateSync(artifact, before.bytes - 20);
    const after = sealOf(artifact);
    const text = readFileSync(manifest, 'utf8').replace(before.sha256, after.sha256);
    writeFileSync(manifest, text.replace(`"bytes": ${before.bytes},`, `"bytes": ${after.bytes},`));
  }
  expect(await site.run('verify', '@latest', '--level', 'download')).toMatchObject({ code: 0 });
  const opened = await site.run('verify', '@latest', '--level', 'open');
  expect(opened.code, opened.stderr).toBe(74);
  for (const { file, bytes } of wholes) writeFileSync(file, bytes);
  for (const { path, checks } of readStored(site)) {
    for (const name of checks) if (name.includes('fail')) rmSync(join(path, 'checks', name));
  }
  await assertInvariants(site);
});

test('data without a manifest is no backup, and is collected after a day', async () => {
  const site = openSite();
  await site.run('run', '--json');
  const live = site.start(['run', '--json']);
  await live.until(({ event }) => event === 'upload-confirmed');
  live.kill('SIGKILL');
  await live.ended;
  await assertInvariants(site);
  const orphans = readStored(site).filter(({ manifest }) => manifest === null);
  if (orphans.length === 0) throw new Error('nothing was left');
  expect(await verdicts(site)).toHaveLength(1);
  const [young] = orphans;
  const old = '20260101T000000Z-aaaa';
  for (const { path, id } of orphans) {
    const aged = path.replace(id, old);
    renameSync(path, aged);
    for (const name of namesIn(aged)) utimesSync(join(aged, name), 1_767_225_600, 1_767_225_600);
  }
  site.pipeline({ after: ['retention: { keep: { last: 5 } }'] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(readStored(site).map(({ id }) => id)).not.toContain(old);
  expect(young?.files).toContain('docs.tar.zst');
  await assertInvariants(site);
});

async function badKeys(): Promise<Readonly<Record<string, string>>> {
  const revoked = await createKeyPair();
  const key = await revokeKey({
    key: await readPrivateKey({ armoredKey: revoked.privateKey }),
    revocationCertificate: revoked.revocation,
    format: 'armored',
  });
  return {
    expired: (await createKeyPair({ createdDaysAgo: 10, expiresInDays: -5 })).publicKey,
    'without a key to encrypt to': (await createKeyPair({ encrypts: false })).publicKey,
    revoked: key.publicKey,
  };
}

test.each(['expired', 'without a key to encrypt to', 'revoked'])(
  'a recipient that is %s is found before anything is touched',
  async (how) => {
    const site = openSite();
    const listener = await listenTo(site, onTestFinished);
    site.write('repository/keys/bad.asc', (await badKeys())[how] ?? '');
    const wishes = { encrypt: '{ recipients: [keys/bad.asc] }' };
    await expectFailure(
      { site, listener, wishes },
      { exit: 69, code: 'BP5002', says: /key|encrypt/ },
    );
  },
);
