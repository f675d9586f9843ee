import { expect, test } from 'vitest';
import { nameOfRemote } from '../../../src/cli/compose/repository-origin.ts';

test.each([
  'https://example.org/team/shop',
  'https://example.org/team/shop.git',
  'https://example.org:443/team/shop/',
  'https://ci-token:s3cr3t@EXAMPLE.org/team/shop.git',
  'ssh://git@example.org:22/team/shop.git',
  'git@example.org:team/shop.git',
  'example.org:/team/shop',
])('%s is one place, however it is written', (url) => {
  expect(nameOfRemote(url)).toBe(nameOfRemote('https://example.org/team/shop'));
});

test('other places have other names, and none tells a host or a password', () => {
  const urls = [
    'https://example.org/team/shop',
    'https://example.org/team/shed',
    'https://example.com/team/shop',
    'https://example.org:8443/team/shop',
    'file:///srv/git/shop',
  ];
  const names = urls.map(nameOfRemote);
  expect(new Set(names).size).toBe(urls.length);
  for (const name of names) expect(name).toMatch(/^remote-[0-9a-f]{40}$/);
  expect(nameOfRemote('/srv/git/shop.git')).toBe(nameOfRemote('file:///srv/git/shop'));
});

test.each(['../shop', 'shop', '', 'https://example.org/'])(
  '%j may be another repository elsewhere, and has no name',
  (url) => {
    expect(nameOfRemote(url)).toBeNull();
  },
);
