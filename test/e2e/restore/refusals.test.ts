import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { encryptKey, readPrivateKey } from 'openpgp';
import { expect, test } from 'vitest';
import { createKeyPair } from '../../rig/config/keys.ts';
import { openGround } from '../../rig/destination/mounts.ts';
import { allow, openRestoreSite, planOf, stateOf } from '../../rig/run/restoring.ts';
import type { Site } from '../../rig/run/site.ts';

async function refusalsOf(site: Site, ...argv: readonly string[]): Promise<readonly string[]> {
  const plan = await planOf(site, ...argv);
  expect(plan.confirmation).toBeNull();
  return plan.refusals.map(({ message }) => message);
}

test('data that is there and may not be replaced', async () => {
  const { site } = await openRestoreSite({ restore: `existing: refuse, ${allow}` });
  const ran = await site.run('restore', '@latest');
  expect(ran).toMatchObject({ code: 77 });
  expect(ran.lastLine).toContain('is there already (and 1 more)');
  expect(ran.stdout).toContain('There is no token while anything refuses it.');
  expect(await refusalsOf(site, '@latest')).toHaveLength(2);
});

test('a key that is missing, another one, or locked', async () => {
  const { site, backup } = await openRestoreSite();
  const path = site.path('repository/keys/ops.key');
  const own = readFileSync(path);
  const other = await createKeyPair();
  site.write('repository/keys/ops.key', other.privateKey);
  expect(await refusalsOf(site, '@latest')).toEqual([
    expect.stringMatching(/^it opens with [0-9A-F]{40}, and [0-9A-F]{40} is given$/),
  ]);
  const read = await readPrivateKey({ armoredKey: own.toString() });
  const locked = await encryptKey({ privateKey: read, passphrase: 'sesame' });
  site.write('repository/keys/ops.key', locked.armor());
  expect(await refusalsOf(site, '@latest')).toEqual([expect.stringMatching(/locked/)]);
  rmSync(path);
  const none = await planOf(site, '@latest');
  expect(none.refusals).toMatchObject([
    { hint: expect.stringContaining('name the key in `restore.privateKey`') },
  ]);
  // Whatever was typed, and under the lock too.
  const argv = ['restore', `@${backup}`, '--confirm', 'hgwq-9965-xzgw-g6ht-4w0n'];
  expect(await site.run(...argv)).toMatchObject({ code: 77 });
});

test('a place that no restore may take', async () => {
  const ground = openGround();
  const { site, now } = await openRestoreSite();
  const into = (folder: string) => ['@latest', '--only', 'tree', '--to', `tree.into=${folder}`];
  const file = (path: string) => ['@latest', '--only', 'notes', '--to', `notes.path=${path}`];
  mkdirSync(site.path('real'));
  symlinkSync(site.path('real'), site.path('link'));
  const mount = ground.tmpfs('mount/tree', 'size=1m');
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [file('/etc'), /\/etc is a folder of the system/],
    [file('/proc/x'), /lies in a folder of the system/],
    [file(site.folder), /is the home of a user|holds/],
    [file(site.path('repository')), /is the repository/],
    [file(site.path('repository/.git/x')), /lies in the history of the repository/],
    [into(site.path('here')), /lies in the folder of the destination here/],
    [into(site.state), /lies in the state folder/],
    [into(site.path('link/deep')), /lies behind a symbolic link/],
    [into(mount.replace(/\/tree$/, '')), /is a mount point/],
  ];
  for (const [argv, says] of cases) {
    expect(await refusalsOf(site, ...argv), argv.join(' ')).toContainEqual(
      expect.stringMatching(says),
    );
  }
  expect(stateOf(site)).toEqual(now);
});

test('settings that this version does not do', async () => {
  const given = await openRestoreSite();
  const { site } = given;
  given.rewrite({
    hooks: ['{ at: before:restore, run: [echo], via: { container: web } }'],
    top: ['application: { health: [{ type: container, container: web }] }'],
    dump: [
      '{ id: tree, type: files, paths: [tree], via: { container: web } }',
      '{ id: notes, type: sqlite, path: notes.sqlite }',
    ],
  });
  const refusals = (await refusalsOf(site, '@latest')).join('\n');
  for (const what of [
    '`via` of the dump tree',
    '`via` of the hook before:restore',
    'the health check container',
  ]) {
    expect(refusals).toContain(`${what} is not available in this version`);
  }
});

test('a program that is missing', async () => {
  const given = await openRestoreSite({ dump: [...commandDump] });
  const { site } = given;
  expect(await refusalsOf(site, '@latest', '--only', 'raw', '--existing', 'overwrite')).toEqual([
    'there is no program `nosuch` that this user may run',
  ]);
});

const commandDump = [
  '{ id: raw, type: command, run: [echo, x], restore: [nosuch] }',
  '{ id: tree, type: files, paths: [tree] }',
];
