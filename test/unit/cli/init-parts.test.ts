import { describe, expect, test } from 'vitest';
import { readKeep } from '../../../src/cli/init/keep.ts';
import { nameAfter } from '../../../src/cli/init/name.ts';
import { readPlace } from '../../../src/cli/init/read-place.ts';

describe('where backups go', () => {
  test.each([
    ['local', '/srv/b', { path: '/srv/b' }],
    ['local', 'b/', { path: 'b/' }],
    ['s3', 's3://acme', { bucket: 'acme' }],
    ['s3', 's3://acme/', { bucket: 'acme' }],
    ['s3', 's3://acme//a/b//', { bucket: 'acme', prefix: 'a/b' }],
    ['sftp', 'sftp://me@nas/b', { host: 'nas', user: 'me', path: '/b' }],
    ['sftp', 'sftp://me@[fd00::1]:2222/', { host: 'fd00::1', user: 'me', path: '/', port: 2222 }],
    ['gdrive', '1AbC', { folderId: '1AbC' }],
    ['command', 'box:a/', { remote: 'box:a' }],
  ])('%s %s', (type, to, keys) => {
    expect(readPlace(type, to)).toEqual({ keys });
  });

  test.each([
    ['s3', 'acme'],
    ['s3', 's3://'],
    ['s3', 's3:///x'],
    ['s3', 'S3://acme'],
    ['sftp', 'me@nas:/b'],
    ['sftp', 'sftp://nas/b'],
    ['sftp', 'sftp://me@nas'],
    ['sftp', 'sftp://me:secret@nas/b'],
    ['sftp', 'sftp://me@nas:port/b'],
    ['command', 'box'],
    ['command', ':x'],
  ])('%s cannot be %s', (type, to) => {
    expect(readPlace(type, to)).toHaveProperty('wrong');
  });

  test('a password is refused without showing it', () => {
    expect(JSON.stringify(readPlace('sftp', 'sftp://me:hunter2@nas/b'))).not.toContain('hunter2');
  });
});

describe('what is kept', () => {
  test.each([
    ['all', 'all'],
    ['last=3', { last: 3 }],
    ['last=3, daily=7,within=30d', { last: 3, daily: 7, within: '30d' }],
  ])('%s', (text, keep) => {
    expect(readKeep(text)).toEqual({ keep });
  });

  test.each([
    ...['', '7', 'daily', 'daily=', 'daily=0', 'daily=-1', 'daily=1.5', 'daily=7d', 'within=30'],
    ...['within=0d', 'fortnightly=2', 'last=3,', 'last=3;daily=7', 'daily=1e9', '__proto__=1'],
  ])('%j is refused', (text) => {
    expect(readKeep(text)).toHaveProperty('wrong');
  });
});

test.each([
  ['/repo/shop/backup.pipeline.yaml', '/repo/shop', 'shop'],
  ['/repo/pipelines/wiki.pipeline.yaml', '/repo', 'wiki'],
  ['/repo/My Shop/backup.pipeline.yaml', '/repo/My Shop', 'my-shop'],
  ['/backup.pipeline.yaml', '/', 'backup'],
  ['/x/backup.pipeline.yaml', '/x/---', 'backup'],
  ['/x/backup.pipeline.yaml', `/x/${'a'.repeat(62)}-b`, `${'a'.repeat(62)}`],
])('%s is called %s', (file, folder, name) => {
  expect(nameAfter(file, folder)).toBe(name);
});
