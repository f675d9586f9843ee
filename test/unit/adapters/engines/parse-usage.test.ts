import { expect, test } from 'vitest';
import { parseIdleSince, parseUsage } from '../../../../src/adapters/engines/docker/parse-usage.ts';

const images = [
  { Id: 'sha256:a', RepoTags: ['shop:1'], Size: 100, SharedSize: -1, Containers: 1 },
  { Id: 'sha256:b', RepoTags: ['<none>:<none>'], Size: 100, SharedSize: 40, Containers: -1 },
  { Id: 'sha256:c', RepoTags: null, Size: 30, SharedSize: 0, Containers: 0 },
];
const byDigest = { RepoTags: [], RepoDigests: ['shop@sha256:d'], Size: 1, SharedSize: 0 };

const containers = [
  {
    ...{ Id: 'd', Names: ['/shop'], State: 'paused', SizeRw: 5 },
    Mounts: [
      { Type: 'volume', Name: 'data' },
      { Type: 'bind', Source: '/etc' },
    ],
  },
  { Id: 'e', Names: ['/old'], State: 'exited', Mounts: null },
];
const volumes = [
  { Name: 'data', Driver: 'local', Mountpoint: '/v/data', UsageData: { Size: 7 } },
  { Name: 'far', Driver: 'nfs', Mountpoint: '', UsageData: { Size: -1 } },
  { Name: 'f'.repeat(64), Driver: 'local', Labels: { 'com.docker.volume.anonymous': '' } },
];
const cache = [
  { Size: 9, InUse: false, Shared: false },
  { Size: 8, InUse: true, Shared: true },
];
const older = {
  ...{ LayersSize: 230, Images: images, Containers: containers },
  ...{ Volumes: volumes, BuildCache: cache },
};

test('what an engine counts', () => {
  const found = parseUsage(older);
  expect(found?.imageBytes).toBe(230);
  expect(found?.images).toMatchObject([
    { isDangling: false, ownBytes: null, uses: 1 },
    { isDangling: true, ownBytes: 60, uses: 0 },
    { isDangling: true, ownBytes: 30, uses: 0 },
  ]);
  expect(found?.containers).toEqual([
    { id: 'd', name: 'shop', isAlive: true, bytes: 5, labels: {}, volumes: ['data'] },
    { id: 'e', name: 'old', isAlive: false, bytes: 0, labels: {}, volumes: [] },
  ]);
  expect(found?.volumes).toMatchObject([
    { name: 'data', mountpoint: '/v/data', bytes: 7, isAnonymous: false },
    { name: 'far', mountpoint: null, bytes: null },
    { isAnonymous: true, bytes: null },
  ]);
  expect(found?.cache).toEqual([
    { bytes: 9, isInUse: false },
    { bytes: 0, isInUse: true },
  ]);
});

test('newer engines group it', () => {
  const grouped = {
    ImageUsage: { TotalSize: 230, Items: images },
    ContainerUsage: { Items: containers },
    VolumeUsage: { Items: volumes },
    BuildCacheUsage: { Items: cache },
  };
  expect(parseUsage(grouped)).toEqual(parseUsage(older));
});

test.each([
  ['text', 'no'],
  ['nothing', null],
  ['another document', {}],
  ['images without ids', { ...older, Images: [{}] }],
  ['no list', { ...older, Volumes: 'many' }],
])('%s is no answer of an engine', (_, answer) => {
  expect(parseUsage(answer)).toBeNull();
});

test('an image that was asked for by its digest has a name', () => {
  const found = parseUsage({ ...older, Images: [{ Id: 'sha256:d', ...byDigest }] });
  expect(found?.images).toMatchObject([{ isDangling: false }]);
});

const never = '0001-01-01T00:00:00Z';
const made = '2026-01-01T00:00:00Z';
const over = '2026-02-01T00:00:00.123456789Z';

test.each([
  ['it never ran', { Status: 'created', FinishedAt: never }, Date.parse(made)],
  ['it is over', { Status: 'exited', FinishedAt: over }, Date.parse(over)],
  ['it runs again', { Status: 'running', FinishedAt: over }, null],
  ['it is paused', { Status: 'paused', FinishedAt: never }, null],
  ['it says nothing', { Status: 'exited' }, null],
])('%s', (_, State, idleSince) => {
  expect(parseIdleSince({ Created: made, State })).toBe(idleSince);
});

test('a container that is gone is not idle', () => {
  expect(parseIdleSince(null)).toBeNull();
});
