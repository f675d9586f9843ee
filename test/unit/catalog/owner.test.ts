import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Claim, checkOwner, claimFolder, claimFormer } from '../../../src/catalog/owner.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { lie, Outage } from '../../rig/catalog/lie.ts';
import { failure } from '../../rig/catalog/outcome.ts';
import { openStore } from '../../rig/catalog/store.ts';

const context = createContext(Date.parse('2026-11-20T12:00:00Z'));

function openClaim(given: Partial<Claim> = {}): Claim {
  return {
    destination: openStore().destination,
    pipeline: 'shop',
    installation: 'one',
    repositories: ['repo'],
    wasOurs: false,
    adopt: false,
    ...given,
  };
}

test('the first use claims the folder, later ones find it', async () => {
  const store = openStore();
  const claim = openClaim({ destination: store.destination });
  expect(await checkOwner(claim, context)).toBe('unclaimed');
  expect(store.keys()).toEqual([]);
  expect(await claimFolder(claim, context)).toBe('claimed');
  expect(JSON.parse(readFileSync(join(store.path, 'shop/owner.json'), 'utf8'))).toEqual({
    formatVersion: 1,
    pipeline: 'shop',
    installation: 'one',
    repository: 'repo',
    since: '2026-11-20T12:00:00.000Z',
  });
  expect(await claimFolder({ ...claim, wasOurs: true }, context)).toBe('ours');
  expect(await checkOwner(claim, context)).toBe('ours');
});

test('a runner that lost its state is known by its repository', async () => {
  const claim = openClaim();
  await claimFolder(claim, context);
  expect(await claimFolder({ ...claim, installation: 'two' }, context)).toBe('ours');
});

test('another installation is refused, unless a person takes the folder over', async () => {
  const claim = openClaim();
  await claimFolder(claim, context);
  const other = { ...claim, installation: 'two', repositories: [] };
  const refused = failure('BP5043', 'belongs to another installation since 2026-11-20');
  await expect(claimFolder(other, context)).rejects.toThrow(refused);
  await expect(checkOwner(other, context)).rejects.toThrow(refused);
  expect(await claimFolder({ ...other, adopt: true }, context)).toBe('claimed');
  await expect(claimFolder(claim, context)).rejects.toThrow(failure('BP5043'));
});

test('another repository of the same installation is refused', async () => {
  const claim = openClaim();
  await claimFolder(claim, context);
  const other = { ...claim, repositories: ['other'] };
  const refused = failure('BP5043', 'belongs to another git repository since 2026-11-20');
  await expect(claimFolder(other, context)).rejects.toThrow(refused);
  await expect(checkOwner(other, context)).rejects.toThrow(refused);
  await expect(claimFormer(other, context)).rejects.toThrow(refused);
});

test.each([
  ['claims', ['repo'], []],
  ['comes back', [], ['repo']],
])('where one side lies in no repository the installation decides: who %s', async (...given) => {
  const [, first, second] = given;
  const claim = openClaim({ repositories: first });
  await claimFolder(claim, context);
  const again = { ...claim, repositories: second };
  expect(await claimFolder(again, context)).toBe('ours');
  await expect(claimFolder({ ...again, installation: 'two' }, context)).rejects.toThrow(
    failure('BP5043', 'belongs to another installation'),
  );
});

test('a repository is known again by each of its names, and the first is written down', async () => {
  const claim = openClaim({ repositories: ['root', 'place'] });
  await claimFolder(claim, context);
  const shallow = { ...claim, installation: 'two', repositories: ['place'] };
  await expect(claimFolder(shallow, context)).rejects.toThrow(failure('BP5043', 'git repository'));
  expect(await claimFolder({ ...shallow, adopt: true }, context)).toBe('claimed');
  const whole = { ...claim, installation: 'three' };
  expect(await claimFolder(whole, context)).toBe('ours');
});

test('under a former name nothing is claimed anew, and what is there can be taken over', async () => {
  const store = openStore();
  const claim = openClaim({ destination: store.destination });
  await claimFormer(claim, context);
  expect(store.keys()).toEqual([]);
  await claimFolder(claim, context);
  const other = { ...claim, repositories: ['other'] };
  await claimFormer({ ...other, adopt: true }, context);
  await claimFormer(other, context);
  await expect(claimFormer(claim, context)).rejects.toThrow(failure('BP5043'));
});

test('two installations without a repository are not the same', async () => {
  const claim = openClaim({ repositories: [] });
  await claimFolder(claim, context);
  const other = { ...claim, installation: 'two' };
  await expect(claimFolder(other, context)).rejects.toThrow(failure('BP5043'));
});

test('a folder that was ours and is empty is no new store', async () => {
  const claim = openClaim({ wasOurs: true });
  const vanished = failure('BP5044', 'had backups of shop and shows none now');
  await expect(claimFolder(claim, context)).rejects.toThrow(vanished);
  await expect(checkOwner(claim, context)).rejects.toThrow(vanished);
  expect(await claimFolder({ ...claim, adopt: true }, context)).toBe('claimed');
});

test('a record that cannot be understood is somebody else’s', async () => {
  const store = openStore();
  store.write('shop/owner.json', '{"formatVersion":1');
  const claim = openClaim({ destination: store.destination });
  await expect(claimFolder(claim, context)).rejects.toThrow(failure('BP5043'));
});

test('of two that claim at once, one owns the folder', async () => {
  const claim = openClaim();
  const claims = ['two', 'three', 'four'].map((installation) =>
    claimFolder({ ...claim, installation, repositories: [installation] }, context),
  );
  const results = await Promise.allSettled(claims);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a destination that does not answer is not an empty one', async () => {
  const claim = openClaim();
  const away = lie(claim.destination, {
    get: () => {
      throw new Outage('no route');
    },
  });
  await expect(claimFolder({ ...claim, destination: away }, context)).rejects.toThrow('no route');
});
