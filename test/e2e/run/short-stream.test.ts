import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateKey } from 'openpgp';
import { expect, test } from 'vitest';
import { signDetached } from '../../../src/adapters/codecs/openpgp/signature.ts';
import type { Artifact } from '../../../src/model/run/manifest.ts';
import { openKeyRing } from '../../rig/catalog/gnupg.ts';
import { mustRun } from '../../rig/catalog/shell.ts';
import { createKeyPair } from '../../rig/config/keys.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { isGood, readStored } from '../../rig/run/stored.ts';

type Seal = Artifact['plain'];

interface Signed {
  readonly site: Site;
  /** Holds the private key of the pipeline, as nobody should who only stores its backups. */
  readonly ring: string;
  readonly privateKey: string;
}

async function openSigned(algorithm: string): Promise<Signed> {
  const { publicKey, privateKey } = await createKeyPair();
  const site = openSite({
    compress: `{ algorithm: ${algorithm} }`,
    encrypt: '{ recipients: [keys/ops.asc], sign: { key: { file: keys/ops.key } } }',
    top: ['restore: { signers: [keys/ops.asc], privateKey: { file: keys/ops.key } }'],
  });
  site.write('repository/keys/ops.asc', publicKey);
  const key = site.write('repository/keys/ops.key', privateKey);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const ring = openKeyRing();
  await mustRun(`gpg --batch --import '${key}'`, { cwd: site.folder, gnupgHome: ring });
  return { site, ring, privateKey };
}

interface Forgery {
  /** What is left of the compressed stream. */
  readonly cut: (bytes: Buffer) => Buffer;
  /** `told`: the manifest does not hide that the dump was longer. */
  readonly plain: 'told' | 'hidden';
}

/** Makes all copies end too early, and everything else about them right: encrypted, sealed and signed as before. */
async function forge({ site, ring, privateKey }: Signed, { cut, plain }: Forgery): Promise<void> {
  const [first, ...others] = readStored(site);
  const [artifact] = first?.manifest?.artifacts ?? [];
  if (first === undefined || artifact === undefined) throw new Error('there is no backup');
  const { path: folder, manifest } = first;
  const { file } = artifact;
  const gpg = (script: string) => mustRun(script, { cwd: folder, gnupgHome: ring });
  const stream = join(folder, 'stream');
  await gpg(`gpg --batch --decrypt --output stream ${file}; rm ${file}`);
  writeFileSync(stream, cut(readFileSync(stream)));
  await gpg(
    `gpg --batch --trust-model always --recipient test@example.org --compress-algo none --output ${file} --encrypt stream`,
  );
  const given = () =>
    mustRun(`${decoders[artifact.codecs[0] ?? '']} < stream > given || true`, { cwd: folder });
  if (plain === 'hidden') await given();
  const seals = {
    stored: sealOf(join(folder, file)),
    plain: plain === 'hidden' ? sealOf(join(folder, 'given')) : artifact.plain,
  };
  const forged = { ...manifest, artifacts: [{ ...artifact, ...seals }] };
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(forged, null, 2)}\n`);
  const key = await readPrivateKey({ armoredKey: privateKey });
  const signer = { key, fingerprint: key.getFingerprint() };
  const signature = await signDetached(readFileSync(join(folder, 'manifest.json')), signer);
  writeFileSync(join(folder, 'manifest.json.sig'), signature);
  rmSync(stream);
  rmSync(join(folder, 'given'), { force: true });
  for (const { path } of others) {
    for (const name of [file, 'manifest.json', 'manifest.json.sig']) {
      copyFileSync(join(folder, name), join(path, name));
    }
  }
}

const decoders: Readonly<Record<string, string>> = {
  zstd: 'zstd -dc',
  gzip: 'gzip -dc',
  xz: 'xz -dc',
};

function sealOf(path: string): Seal {
  const bytes = readFileSync(path);
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Every file of every copy, and how to put them back. */
function remember(site: Site): { bringBack(): void } {
  const files = readStored(site).flatMap(({ path, files: names }) =>
    names.map((name) => [join(path, name), readFileSync(join(path, name))] as const),
  );
  return {
    bringBack: () => {
      for (const [path, bytes] of files) writeFileSync(path, bytes);
    },
  };
}

/** What is known to be damaged is not the latest. */
function idOf(site: Site): string {
  return `shop@${readStored(site)[0]?.id}`;
}

async function verdictsOf(site: Site): Promise<{ code: number | null; verdicts: unknown }> {
  const { code, stdout, stderr } = await site.run(
    'verify',
    idOf(site),
    '--level',
    'open',
    '--json',
  );
  const { data } = JSON.parse(stdout);
  expect(data?.results, stderr).toHaveLength(2);
  return { code, verdicts: data.results.map(({ verdict }: { verdict: string }) => verdict) };
}

const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);

const forgeries: readonly (readonly [string, Forgery])[] = [
  ['half of it, told', { cut: half, plain: 'told' }],
  ['half of it, hidden', { cut: half, plain: 'hidden' }],
  ['all but its last byte', { cut: (bytes) => bytes.subarray(0, -1), plain: 'hidden' }],
  ['nothing', { cut: () => Buffer.alloc(0), plain: 'hidden' }],
];

test.each(['zstd', 'gzip', 'xz'])(
  'a stream of %s that is short within a signed and encrypted backup is found',
  async (algorithm) => {
    const signed = await openSigned(algorithm);
    const { site } = signed;
    const whole = remember(site);
    await forge(signed, { cut: (bytes) => bytes, plain: 'hidden' });
    // Who has all keys can write backups: what is found below is nothing but the short stream.
    expect(await verdictsOf(site)).toEqual({ code: 0, verdicts: ['pass', 'pass'] });
    for (const [how, forgery] of forgeries) {
      whole.bringBack();
      await forge(signed, forgery);
      expect(await verdictsOf(site), how).toEqual({ code: 74, verdicts: ['fail', 'fail'] });
      expect(readStored(site).some(isGood), how).toBe(false);
    }
    whole.bringBack();
    expect(await verdictsOf(site)).toEqual({ code: 0, verdicts: ['pass', 'pass'] });
    await mustRun('gpgconf --kill all', { cwd: site.folder, gnupgHome: signed.ring });
    await assertInvariants(site);
  },
);
