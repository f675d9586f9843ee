import { appendFileSync, readFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderRestoreGuide } from '../../../src/catalog/restore-guide.ts';
import { createKey, giveKey, openKeyRing } from '../../rig/catalog/gnupg.ts';
import { type GuidedBackup, makeGuidedBackup } from '../../rig/catalog/guided-backup.ts';
import { sampleArtifact, sampleManifest } from '../../rig/catalog/sample-manifest.ts';
import { mustRun, runShell } from '../../rig/catalog/shell.ts';
import { describeTree } from '../../rig/catalog/tree.ts';

const encryption = {
  profile: 'compatible',
  recipients: [],
  passphrase: false,
  signedBy: null,
} as const;

/** The commands of the page in their order; of two ways to the same end, one. */
function commandsOf(guide: string, { hasRoom }: { readonly hasRoom: boolean }): string {
  return guide
    .split(/^### /m)
    .map((section) => {
      const [normal = '', roomless] = section.split(/^Without room/m);
      const end = section.indexOf('\n## ');
      const rest = roomless !== undefined && end > 0 ? section.slice(end) : '';
      return hasRoom || roomless === undefined ? blocksOf(normal + rest) : blocksOf(roomless);
    })
    .join('\n');
}

function blocksOf(text: string): string {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('');
}

function expectRestored({ folder, original }: GuidedBackup, files: readonly string[]): void {
  expect(describeTree(join(folder, 'restored-uploads/data'))).toEqual(
    describeTree(join(original, 'data')),
  );
  for (const file of files) {
    expect(readFileSync(join(folder, file)).equals(readFileSync(join(original, file)))).toBe(true);
  }
  for (const [member, file] of [
    ['acme', 'Acme & Sons.db'],
    ['beta', 'beta.db'],
  ] as const) {
    const restored = readFileSync(join(folder, `tenants.${member}.sqlite`));
    expect(restored.equals(readFileSync(join(original, 'tenants', file)))).toBe(true);
  }
}

describe('following the page by hand brings everything back', () => {
  test('with a private key, and a signature to check', async () => {
    const [host, person] = [openKeyRing(), openKeyRing()];
    const recipient = await createKey(person, 'operator');
    const signer = await createKey(host, 'backup host');
    await giveKey(recipient, { from: person, to: host, isPrivate: false });
    await giveKey(signer, { from: host, to: person, isPrivate: false });
    const backup = await makeGuidedBackup({
      encryption: { ...encryption, recipients: [recipient], signedBy: signer },
      gnupgHome: host,
      encrypt: `gpg --batch --trust-model always --recipient ${recipient} --encrypt`,
    });
    const script = commandsOf(backup.guide, { hasRoom: true });
    const output = await mustRun(script, { cwd: backup.folder, gnupgHome: person });
    expect(output).toContain('Good signature from "backup host"');
    expect(output).toContain('the page is right');
    expect(output).toContain('notes.sqlite: OK');
    expect(output).toMatch(/^ok$/m);
    expect(output).toContain('name: shop');
    expectRestored(backup, ['notes.sqlite', 'directory.ldif', 'photos.bin']);
  }, 60_000);

  test('with a passphrase', async () => {
    const [host, person] = [openKeyRing('correct horse'), openKeyRing('correct horse')];
    const backup = await makeGuidedBackup({
      encryption: { ...encryption, passphrase: true },
      gnupgHome: host,
      encrypt: 'gpg --symmetric',
    });
    const script = commandsOf(backup.guide, { hasRoom: true });
    await mustRun(script, { cwd: backup.folder, gnupgHome: person });
    expectRestored(backup, ['notes.sqlite', 'directory.ldif', 'photos.bin']);
    const stranger = openKeyRing('wrong');
    const { code } = await runShell('gpg --decrypt photos.bin.pgp', {
      cwd: backup.folder,
      gnupgHome: stranger,
    });
    expect(code).not.toBe(0);
  }, 60_000);

  test('of what is not encrypted', async () => {
    const backup = await makeGuidedBackup({ encryption: null, gnupgHome: '', encrypt: '' });
    const script = commandsOf(backup.guide, { hasRoom: true });
    const output = await mustRun(script, { cwd: backup.folder });
    expect(output).toContain('name: shop');
    expectRestored(backup, ['notes.sqlite', 'directory.ldif', 'photos.bin']);
  }, 60_000);

  test('without room for the decoded archive', async () => {
    const backup = await makeGuidedBackup({ encryption: null, gnupgHome: '', encrypt: '' });
    const script = commandsOf(backup.guide, { hasRoom: false });
    expect(script).toContain('bash -o pipefail');
    const output = await mustRun(script, { cwd: backup.folder });
    expect(output).toMatch(/^complete$/m);
    expectRestored(backup, []);
  }, 60_000);
});

describe('following the page stops', () => {
  test.each(['uploads.tar.zst', 'RESTORE.md'])('at damage of %s', async (file) => {
    const backup = await makeGuidedBackup({ encryption: null, gnupgHome: '', encrypt: '' });
    appendFileSync(join(backup.folder, file), 'x');
    const script = commandsOf(backup.guide, { hasRoom: true });
    const { code, output } = await runShell(script, { cwd: backup.folder });
    expect(code).not.toBe(0);
    expect(output).not.toContain('notes.sqlite: OK');
  });

  test('at a forged manifest', async () => {
    const [host, person] = [openKeyRing(), openKeyRing()];
    const signer = await createKey(host, 'backup host');
    await giveKey(signer, { from: host, to: person, isPrivate: false });
    const backup = await makeGuidedBackup({
      encryption: { ...encryption, recipients: [signer], signedBy: signer },
      gnupgHome: host,
      encrypt: `gpg --batch --trust-model always --recipient ${signer} --encrypt`,
    });
    appendFileSync(join(backup.folder, 'manifest.json'), ' ');
    const script = commandsOf(backup.guide, { hasRoom: true });
    const { code, output } = await runShell(script, { cwd: backup.folder, gnupgHome: person });
    expect(code).not.toBe(0);
    expect(output).toContain('BAD signature');
    expect(output).not.toContain('the page is right');
  }, 60_000);
});

describe('the page', () => {
  const artifacts = [sampleArtifact(), sampleArtifact({ dump: 'notes', type: 'sqlite' })];

  test('names no host, no path of this machine, and nobody’s words', () => {
    const page = renderRestoreGuide(
      sampleManifest({
        artifacts: [sampleArtifact({ facts: { paths: ['/srv/uploads'] } })],
        description: '`rm -rf ~`',
        note: '```sh\nrm -rf ~\n```',
        labels: { host: 'db1.example.org' },
      }),
    );
    for (const word of [hostname(), tmpdir(), '/srv', 'rm -rf', 'db1.example.org']) {
      expect(page).not.toContain(word);
    }
  });

  test('keeps a version from being more than a word', () => {
    const application = {
      ...sampleManifest().application,
      version: '1.0\n```sh\nrm -rf ~\n```',
      tag: 'v1',
    };
    const page = renderRestoreGuide(sampleManifest({ application }));
    expect(blocksOf(page)).not.toContain('rm -rf');
    expect(page).toContain('tag v1');
  });

  test('says what is missing', () => {
    const page = renderRestoreGuide(sampleManifest({ complete: false, missing: ['uploads'] }));
    expect(page).toContain('**Not complete**: without uploads.');
  });

  test('names Sequoia where GnuPG cannot read the files', () => {
    const newer = { ...encryption, profile: 'rfc9580', recipients: ['A'.repeat(64)] } as const;
    const page = renderRestoreGuide(sampleManifest({ artifacts, encryption: newer }));
    expect(page).toContain('sq decrypt --recipient-file private-key.asc orders.tar.zst.pgp');
    expect(page).not.toContain('gpg --decrypt');
  });

  test('has a section for every artifact', () => {
    const page = renderRestoreGuide(sampleManifest({ artifacts }));
    expect(page.match(/^### .*$/gm)).toEqual(['### orders', '### notes']);
  });
});
