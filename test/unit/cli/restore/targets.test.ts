import { expect, test } from 'vitest';
import { settleTargets } from '../../../../src/cli/restore/read-options.ts';
import { noOptions } from '../../../../src/model/restore/options.ts';
import { sampleArtifact } from '../../../rig/catalog/sample-manifest.ts';

/** Nothing that has members of other types. */
const today = { dump: [] };

const artifacts = [
  sampleArtifact({ dump: 'docs', type: 'files' }),
  sampleArtifact({ dump: 'notes', type: 'sqlite' }),
  sampleArtifact({ dump: 'mail', type: 'command' }),
  sampleArtifact({ dump: 'orders', type: 'postgres' }),
];

function settle(key: string, value: string) {
  const settled = settleTargets(
    { ...noOptions, to: { [key]: value } },
    { artifacts, today },
    '/here/now',
  );
  return 'to' in settled ? settled.to[key] : settled.map(({ message }) => message);
}

test.each([
  ['docs.into', '/srv/copy', '/srv/copy'],
  ['docs.into', '/srv/copy/', '/srv/copy'],
  ['docs.into', 'copy', '/here/now/copy'],
  ['docs.into', './copy//deep/', '/here/now/copy/deep'],
  ['docs.into', '.', '/here/now'],
  ['docs.into', '..', '/here'],
  ['docs.into', '../other', '/here/other'],
  ['docs.into', 'a~b', '/here/now/a~b'],
  ['docs.into', '-odd', '/here/now/-odd'],
  ['docs.into', ' of spaces', '/here/now/ of spaces'],
  ['notes.path', 'notes.db', '/here/now/notes.db'],
  ['notes.path', 'tenants/*.db', '/here/now/tenants/*.db'],
  ['orders.database', 'orders copy', 'orders copy'],
  ['orders.host', 'db2.lan', 'db2.lan'],
  ['orders.port', '5433', '5433'],
  ['orders.socket', 'run', '/here/now/run'],
])('%s=%s is %s', (key, value, full) => {
  expect(settle(key, value)).toBe(full);
});

test.each([
  ['docs.into', '', '--to: docs.into="" names no path'],
  ['docs.into', ' ', '--to: docs.into=" " names no path'],
  ['docs.into', 'a\nb', expect.stringMatching(/names no path$/)],
  ['docs.into', '~', '--to: docs.into=~: `~` is not replaced here'],
  ['docs.into', '~/copy', '--to: docs.into=~/copy: `~` is not replaced here'],
  ['notes.path', '~kim/notes.db', '--to: notes.path=~kim/notes.db: `~` is not replaced here'],
  ['notes.path', '/srv/', '--to: notes.path=/srv/ names a folder, and a database is a file'],
  ['orders.database', '-c', '--to: orders.database=-c is no database name'],
  ['orders.database', 'host=evil', '--to: orders.database=host=evil is no database name'],
  ['orders.database', 'a${b}', expect.stringMatching(/is no database name$/)],
  ['orders.host', 'db2 lan', expect.stringMatching(/is no host name$/)],
  ['orders.port', '0', '--to: orders.port=0 is no port'],
  ['orders.port', '70000', '--to: orders.port=70000 is no port'],
  ['orders.port', '5e3', '--to: orders.port=5e3 is no port'],
  ['orders.password', 'x', '--to: orders (postgres) has no target password'],
  ['doc.into', '/srv', '--to: the backup has no dump doc'],
  ['docs.path', '/srv', '--to: docs (files) has no target path'],
  ['mail.into', '/srv', '--to: a dump of type command cannot go elsewhere'],
])('%s=%j is refused', (key, value, message) => {
  expect(settle(key, value)).toEqual([message]);
});

test('databases of one dump do not go to one name', () => {
  const members = ['wiki', 'shop'].map((member) =>
    sampleArtifact({
      dump: 'all',
      id: `all.${member}`,
      member,
      type: 'postgres',
      facts: { database: member },
    }),
  );
  const to = { 'all.database': 'copy' };
  const settled = (only: readonly string[]) =>
    settleTargets({ ...noOptions, only, to }, { artifacts: members, today }, '/here');
  expect(settled([])).toMatchObject([
    { message: expect.stringContaining('2 databases would get it') },
  ]);
  expect(settled(['all'])).toHaveLength(1);
  expect(settled(['all.wiki'])).toMatchObject({ to });
});
