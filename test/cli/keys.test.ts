import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastLine } from './program.ts';
import { createWorld, remove } from './world.ts';

const encrypt = '{ recipients: [{ file: keys/shop.asc, create: true }] }';

test('a pair is made once, and the private half is for its owner alone', async () => {
  const world = createWorld();
  const made = await world.program('keys', 'create', 'keys/ops.asc');
  expect(made.code).toBe(0);
  const [, fingerprint] = /key +([0-9A-F]{40})\n/.exec(made.stdout) ?? [];
  const [, privateFile = ''] = /private +(\S+)\n/.exec(made.stdout) ?? [];
  expect(fingerprint).toBeDefined();
  expect(statSync(privateFile).mode & 0o777).toBe(0o600);
  expect(privateFile).toContain(world.path('state/keys'));
  expect(readFileSync(world.path('repository/keys/ops.asc'), 'utf8')).toContain('PUBLIC KEY');
  expect(made.stderr).toContain('Move it to a safe place off this host now');
  expect(made.stdout + made.stderr).not.toContain('PRIVATE KEY');

  const again = await world.program('keys', 'create', 'keys/ops.asc');
  expect(again).toMatchObject({ code: 77, stdout: '' });
  expect(again.stderr).toContain('error BP5081');
  const json = await world.json('keys', 'create', 'keys/other.asc');
  expect(json.data).toMatchObject({ fingerprint: expect.stringMatching(/^[0-9A-F]{40}$/) });
});

test('the keys that are known here', async () => {
  const world = createWorld({ encrypt });
  const before = await world.program('keys', 'list');
  expect(before.code).toBe(0);
  expect(before.stdout).toMatch(
    /recipient +shop +\? +keys\/shop\.asc\n {2}it is made by the first run/,
  );
  await world.backUp();
  const after = await world.program('keys', 'list');
  expect(after.stdout).toMatch(/^recipient +shop +[0-9A-F]{40} +keys\/shop\.asc$/m);
  expect(after.stdout).toMatch(/^kept here +[0-9A-F]{40} +\S+\.key\.asc$/m);
  expect((await world.json('keys', 'list')).data.keys).toHaveLength(2);
});

test('without any key or pipeline', async () => {
  const world = createWorld();
  remove(world.path('repository/backup.pipeline.yaml'));
  const ended = await world.program('keys', 'list');
  expect(ended).toMatchObject({ code: 0, stdout: '' });
  expect(ended.stderr).toContain('make a pair with: run-pipeline keys create');
  expect(existsSync(world.path('state'))).toBe(false);
});

test('which backups no key here can open', async () => {
  const world = createWorld({ encrypt });
  const empty = await world.program('keys', 'check');
  expect(empty).toMatchObject({ code: 0 });
  expect(empty.stdout).toMatch(/^shop {2}no backups/);
  const id = await world.backUp();
  const open = await world.program('keys', 'check');
  expect(open.code).toBe(0);
  expect(open.stdout).toMatch(/^shop {2}1 backup, and a key here for each/);

  remove(world.path('state/keys'));
  const closed = await world.program('keys', 'check');
  expect(closed.code).toBe(1);
  expect(closed.stdout).toMatch(new RegExp(`closed +${id}\n +opened by [0-9A-F]{40}\n`));
  expect(lastLine(closed.stderr)).toBe('exit 1: no key here opens 1 backup');
  expect((await world.json('keys', 'check')).data.pipelines[0]).toMatchObject({
    opened: [],
    closed: [{ id }],
    holding: { fingerprints: [], hasPassphrase: false },
  });
});

test('a passphrase opens them too, and plain backups need nothing', async () => {
  const plain = createWorld();
  await plain.backUp();
  expect((await plain.program('keys', 'check')).code).toBe(0);

  const secret = createWorld({ encrypt: '{ passphrase: { file: secret } }' });
  secret.write('repository/secret', 'correct horse battery staple\n');
  chmodSync(secret.path('repository/secret'), 0o600);
  await secret.backUp();
  expect((await secret.json('keys', 'check')).data.pipelines[0]).toMatchObject({
    closed: [],
    holding: { hasPassphrase: true },
  });
  remove(secret.path('repository/secret'));
  expect((await secret.program('keys', 'check')).code).toBe(1);
});
