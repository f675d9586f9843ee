import { expect, test } from 'vitest';
import { createInspector } from '../../../src/adapters/sources/files/restore/inspect/check-members.ts';
import { doesLeave } from '../../../src/adapters/sources/files/restore/inspect/leaves.ts';
import { NameSet } from '../../../src/adapters/sources/files/restore/inspect/name-set.ts';
import { hostileHeaders } from '../../contracts/hostile-headers.ts';
import { hostileMembers } from '../../contracts/hostile-members.ts';
import { end, extended, member } from '../../rig/restore/craft-tar.ts';

const root = member({ name: 'data/', type: '5', mode: 0o755 });
const first = member({ name: 'data/first', content: 'first' });

/** In one buffer that is overwritten, as blocks are. */
function inspect(archive: Buffer, pieceBytes: number, allow: readonly string[] = []) {
  const roots = [{ member: 'data', live: '/srv/data' }];
  const limits = { archiveBytes: archive.length, entries: null, bytes: null };
  const inspector = createInspector({ roots, allow, ...limits });
  const block = Buffer.alloc(pieceBytes);
  for (let at = 0; at < archive.length; at += pieceBytes) {
    inspector.read(block.subarray(0, archive.copy(block, 0, at, at + pieceBytes)));
  }
  return inspector.found();
}

test.each([1, 7, 511, 512, 513, 100_000])('an archive in pieces of %d is counted', (bytes) => {
  const long = extended({ path: `data/${'x'.repeat(300)}`, size: '700' });
  const file = member({ name: 'data/x', content: 'y'.repeat(700) });
  expect(inspect(Buffer.concat([root, first, long, file, end]), bytes)).toEqual({
    members: { files: 2, directories: 1, links: 0, special: 0, bytes: 705 },
    ...{ count: 3, isWhole: true },
  });
});

test.each([...hostileMembers, ...hostileHeaders])(
  'whatever its pieces, $name is refused',
  ({ bytes, says, allow }) => {
    const archive = Buffer.concat([root, first, bytes, end]);
    for (const size of [1, 333, 512, 4096]) {
      expect(() => inspect(archive, size, allow)).toThrow(says);
    }
  },
);

const folders = ['/srv/app/data', '/srv/app/other'];

test.each([
  ['file', '/srv/app/data'],
  ['./sub//file', '/srv/app/data/deep'],
  ['..', '/srv/app/data/deep'],
  ['../other', '/srv/app/data'],
  ['../../other/x', '/srv/app/data/deep'],
  ['/srv/app/data', '/srv/app/data'],
  ['/srv/app/other/x', '/srv/app/data'],
  ['../../../srv/app/data/x', '/srv/app/data'],
])('%j in %s stays', (link, from) => {
  expect(doesLeave(link, from, folders)).toBe(false);
});

test.each([
  ['..', '/srv/app/data'],
  ['../../..', '/srv/app/data/deep'],
  ['../database', '/srv/app/data'],
  ['sub/../x', '/srv/app/data'],
  ['/', '/srv/app/data'],
  ['/etc', '/srv/app/data'],
  ['/srv/app/data/../../x', '/srv/app/data'],
  ['/../srv/app/data', '/srv/app/data'],
  ['../../../../../../srv/app/data', '/srv/app/data'],
  ['/srv/app/data2', '/srv/app/data'],
])('%j in %s may leave', (link, from) => {
  expect(doesLeave(link, from, folders)).toBe(true);
});

test('names are remembered, however many there are', () => {
  const names = new NameSet();
  for (let at = 0; at < 20_000; at++) names.set(`name ${at}`, at % 2 ? 'directory' : 'other');
  for (let at = 0; at < 20_000; at++) {
    expect(names.get(`name ${at}`)).toBe(at % 2 ? 'directory' : 'other');
  }
  expect(names.get('name')).toBe(null);
  names.set('name 0', 'symbolic link');
  expect(names.get('name 0')).toBe('symbolic link');
});
