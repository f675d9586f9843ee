import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateKey } from 'openpgp';
import { describe, expect, test } from 'vitest';
import { signDetached } from '../../../src/adapters/codecs/openpgp/signature.ts';
import { createKeyPair } from '../../rig/config/keys.ts';
import type { Ran } from '../../rig/run/program.ts';
import { openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { readStored } from '../../rig/run/stored.ts';

const signed: PipelineWishes = {
  encrypt: '{ recipients: [keys/ops.asc], sign: { key: { file: keys/sign.asc } } }',
  top: ['restore: { signers: [keys/ops.asc] }'],
  upload: ['{ id: here, type: local, path: ../here }'],
};

async function openSigned(wishes: PipelineWishes = {}): Promise<{ readonly site: Site }> {
  const keys = await createKeyPair();
  const site = openSite({ ...signed, ...wishes });
  site.destinations.delete('nas');
  site.write('repository/keys/ops.asc', keys.publicKey);
  site.write('repository/keys/sign.asc', keys.privateKey);
  return { site };
}

async function backUp(site: Site): Promise<string> {
  const before = new Set(readStored(site).map(({ id }) => id));
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return readStored(site).find(({ id }) => !before.has(id))?.id ?? '';
}

const checksOf = (site: Site, id: string) => site.path('here/shop', id, 'checks');

const inAYear = { at: '2099-12-31T23:59:59.000Z', compact: '20991231T235959Z', run: 'zzzz' };

interface Planted {
  readonly verdict: 'pass' | 'fail';
  /** A key of somebody, to sign with. */
  readonly key?: string;
}

/** What somebody writes who can write to the store, with the right words in it. */
async function plant(site: Site, id: string, { verdict, key }: Planted): Promise<void> {
  const manifest = readFileSync(site.path('here/shop', id, 'manifest.json'));
  const record = {
    formatVersion: 1,
    backup: id,
    destination: 'here',
    level: 'open',
    verdict,
    at: inAYear.at,
    run: inAYear.run,
    evidence: [],
    manifestSha256: createHash('sha256').update(manifest).digest('hex'),
  };
  const bytes = Buffer.from(`${JSON.stringify(record, null, 2)}\n`);
  const name = `${inAYear.compact}-${inAYear.run}-here-open-${verdict}.json`;
  writeFileSync(join(checksOf(site, id), name), bytes);
  if (key === undefined) return;
  const own = await readPrivateKey({ armoredKey: key });
  const fingerprint = own.getFingerprint().toUpperCase();
  const signature = await signDetached(bytes, { key: own, fingerprint });
  writeFileSync(join(checksOf(site, id), `${name}.sig`), signature);
}

async function verdictOf(site: Site, id: string): Promise<string> {
  const ran = await site.run('list', '--json');
  return recordOf(ran, id).verdict;
}

function recordOf({ stdout }: Ran, id: string) {
  const { data } = JSON.parse(stdout);
  return data.pipelines[0].backups.find((one: { readonly id: string }) => one.id === id);
}

/** Nobody has looked at the copy: what the run itself wrote down is gone. */
function forget(site: Site, id: string): void {
  for (const name of readdirSync(checksOf(site, id))) rmSync(join(checksOf(site, id), name));
}

describe('where backups are signed', () => {
  test('what a run and a verification write down is signed, and counts', async () => {
    const { site } = await openSigned();
    const id = await backUp(site);
    const [record = '', signature] = readdirSync(checksOf(site, id)).sort();
    expect(signature).toBe(`${record}.sig`);
    expect(await verdictOf(site, id)).toBe('good');
    forget(site, id);
    expect(await verdictOf(site, id)).toBe('unverified');
    const verified = await site.run('verify', `@${id}`, '--json');
    expect(JSON.parse(verified.stdout).data.results).toMatchObject([
      { verdict: 'pass', isRecorded: true, counts: true },
    ]);
    expect(await verdictOf(site, id)).toBe('good');
  });

  test('a planted pass makes no copy good, and is shown for what it is', async () => {
    const { site } = await openSigned();
    const id = await backUp(site);
    forget(site, id);
    await plant(site, id, { verdict: 'pass' });
    expect(await verdictOf(site, id)).toBe('unverified');
    const shown = await site.run('show', `@${id}`);
    expect(shown.stdout).toContain('here: open passed: does not count, it is not signed');
    expect((await site.run('show', '@latest')).code).toBe(66);
  });

  test('a planted pass does not clear a failure', async () => {
    const { site } = await openSigned();
    const id = await backUp(site);
    const file = site.path('here/shop', id, 'docs.tar.zst.pgp');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect((await site.run('verify', `@${id}`, '--level', 'download')).code).toBe(74);
    await plant(site, id, { verdict: 'pass' });
    expect(await verdictOf(site, id)).toBe('broken');
  });

  test('a planted failure costs no backup its life, and is told loudly', async () => {
    const { site } = await openSigned({
      after: ['retention: { keep: { last: 3 }, minimum: 1, failedAfter: 0s }'],
    });
    const first = await backUp(site);
    await backUp(site);
    await plant(site, first, { verdict: 'fail' });
    await backUp(site);
    expect(readdirSync(site.path('here/shop'))).toContain(first);
    expect(await verdictOf(site, first)).toBe('good');
    const listed = await site.run('list');
    expect(listed.stdout).toContain('a check at here failed and does not count (it is not signed)');
    const status = await site.run('status');
    expect(status.stdout).toContain('1 backup has a failed check that does not count');
    expect(recordOf(await site.run('list', '--json'), first).copies[0].uncounted).toMatchObject([
      { level: 'open', verdict: 'fail', reason: 'it is not signed' },
    ]);
  });

  test('a record that is copied to another backup does not count there', async () => {
    const { site } = await openSigned();
    const [from, to] = [await backUp(site), await backUp(site)];
    forget(site, to);
    for (const name of readdirSync(checksOf(site, from))) {
      copyFileSync(join(checksOf(site, from), name), join(checksOf(site, to), name));
    }
    expect(await verdictOf(site, from)).toBe('good');
    expect(await verdictOf(site, to)).toBe('unverified');
    const shown = await site.run('show', `@${to}`);
    expect(shown.stdout).toContain('does not count, it is the check of another backup');
  });

  test('a record that another key signed does not count', async () => {
    const { site } = await openSigned();
    const id = await backUp(site);
    forget(site, id);
    const { privateKey } = await createKeyPair();
    await plant(site, id, { verdict: 'pass', key: privateKey });
    expect(await verdictOf(site, id)).toBe('unverified');
    const shown = await site.run('show', `@${id}`);
    expect(shown.stdout).toContain('does not count, its signature is not valid');
  });

  test('records of a time before signing count again after a verification', async () => {
    const { site } = await openSigned();
    const id = await backUp(site);
    for (const name of readdirSync(checksOf(site, id))) {
      if (name.endsWith('.sig')) rmSync(join(checksOf(site, id), name));
    }
    expect(await verdictOf(site, id)).toBe('unverified');
    expect((await site.run('verify', '--all')).code).toBe(0);
    expect(await verdictOf(site, id)).toBe('good');
  });

  test('a host without the key verifies, and says that it does not count', async () => {
    const { site } = await openSigned();
    const id = await backUp(site);
    forget(site, id);
    rmSync(site.path('repository/keys/sign.asc'));
    const verified = await site.run('verify', `@${id}`);
    expect(verified.code).toBe(0);
    expect(verified.stderr).toContain('does not count: the key to sign with cannot be used here');
    expect(await verdictOf(site, id)).toBe('unverified');
    expect(readdirSync(checksOf(site, id))).toHaveLength(1);
  });

  test('nobody accepts a backup without the key', async () => {
    const { site } = await openSigned();
    site.write('repository/data/large.bin', Buffer.alloc(5_000_000, 'rows'));
    await backUp(site);
    rmSync(site.path('repository/data/large.bin'));
    const suspect = await site.run('run', '--json');
    const id = suspect.summary?.backup ?? '';
    expect(await verdictOf(site, id)).toBe('suspect');
    const key = readFileSync(site.path('repository/keys/sign.asc'));
    rmSync(site.path('repository/keys/sign.asc'));
    const refused = await site.run('accept', `@${id}`, '--reason', 'less was sold');
    expect(refused.stderr).toContain('an acceptance that nobody signs does not count');
    expect(await verdictOf(site, id)).toBe('suspect');
    site.write('repository/keys/sign.asc', key);
    expect((await site.run('accept', `@${id}`, '--reason', 'less was sold')).code).toBe(0);
    expect(await verdictOf(site, id)).toBe('good');
  });
});

test('where nothing is signed, records count as they did', async () => {
  const site = openSite({ upload: signed.upload ?? [] });
  site.destinations.delete('nas');
  const id = await backUp(site);
  expect(readdirSync(checksOf(site, id))).toHaveLength(1);
  await plant(site, id, { verdict: 'fail' });
  expect(await verdictOf(site, id)).toBe('broken');
});
