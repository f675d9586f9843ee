import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeyPair } from '../../rig/config/keys.ts';
import {
  openRestoreSite,
  type RestoreSite,
  rowsAt,
  stateOf,
  tokenOf,
  treeAt,
} from '../../rig/run/restoring.ts';
import type { Site } from '../../rig/run/site.ts';

/** Nothing is left but one copy, and the keys that a person has. */
async function loseTheMachine(
  encrypt?: string,
): Promise<RestoreSite & { readonly manifest: string }> {
  const host = await createKeyPair();
  const given = await openRestoreSite({
    ...(encrypt === undefined ? {} : { encrypt }),
    files: { 'keys/host.key': host.privateKey },
  });
  const { site, backup } = given;
  for (const folder of [site.state, site.locks, site.path('here')]) {
    rmSync(folder, { recursive: true, force: true });
  }
  cpSync(site.path('repository/keys/ops.key'), site.path('ops.key'));
  site.write('host.asc', host.publicKey);
  rmSync(site.repository, { recursive: true });
  mkdirSync(site.repository);
  return { ...given, manifest: site.path('nas/shop', backup) };
}

async function restoreAlone(site: Site, ...argv: readonly string[]) {
  const token = await tokenOf(site, ...argv);
  return await site.run('restore', ...argv, '--confirm', token, '--json');
}

const signed = '{ recipients: [keys/ops.asc], sign: { key: { file: keys/host.key } } }';

test('what is signed by whom one trusts comes back on an empty machine as the backup says', async () => {
  const { site, then, manifest, backup } = await loseTheMachine(signed);
  const keys = ['--private-key', site.path('ops.key'), '--signer', site.path('host.asc')];
  const allow = ['--allow', 'links', '--allow', 'setuid'];
  const ran = await restoreAlone(site, '--from-manifest', manifest, ...keys, ...allow);
  expect(ran, ran.stderr).toMatchObject({ code: 0, restored: { backup } });
  expect(stateOf(site)).toEqual(then);
});

test('what nobody has signed goes only where the command line says', async () => {
  const { site, then, manifest } = await loseTheMachine();
  const key = ['--private-key', site.path('ops.key')];
  const from = ['--from-manifest', join(manifest, 'manifest.json'), ...key];
  const refused = await site.run('restore', ...from);
  expect(refused).toMatchObject({ code: 77 });
  expect(refused.stdout).toContain('not signed by anybody trusted');
  const to = [
    ...['--allow', 'links', '--allow', 'setuid'],
    '--to',
    `tree.into=${site.path('back')}`,
    '--to',
    `notes.path=${site.path('notes')}`,
  ];
  const ran = await restoreAlone(site, ...from, ...to);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect({ tree: treeAt(site.path('back/tree')), rows: rowsAt(site.path('notes')) }).toEqual(then);
});

test('another signer, another key or another place is refused', async () => {
  const { site, manifest } = await loseTheMachine(signed);
  const other = await createKeyPair();
  site.write('other.asc', other.publicKey);
  chmodSync(site.write('other.key', other.privateKey), 0o600);
  const from = ['restore', '--from-manifest', manifest];
  const key = ['--private-key', site.path('ops.key')];
  const stranger = await site.run(...from, ...key, '--signer', site.path('other.asc'));
  expect(stranger, stranger.stderr).toMatchObject({ code: 74 });
  const signer = ['--signer', site.path('host.asc')];
  const closed = await site.run(...from, ...signer, '--private-key', site.path('other.key'));
  expect(closed, closed.stderr).toMatchObject({ code: 77 });
  const unknown = await site.run(...from, ...key, '--signer', 'a'.repeat(40));
  expect(unknown, unknown.stderr).toMatchObject({ code: 74 });
  cpSync(manifest, site.path('elsewhere'), { recursive: true });
  const moved = await site.run('restore', '--from-manifest', site.path('elsewhere'), ...key);
  expect(moved, moved.stderr).toMatchObject({ code: 64 });
  expect(await site.run('restore')).toMatchObject({ code: 64 });
  expect(await site.run('restore', '@latest', ...signer)).toMatchObject({ code: 64 });
});
