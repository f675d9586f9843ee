import { expect, test } from 'vitest';
import { parseUsage } from '../../../../src/adapters/engines/docker/parse-usage.ts';

const images = [
  { Id: 'sha256:a', RepoTags: ['shop:1'], Size: 100, SharedSize: -1, Containers: 1 },
  { Id: 'sha256:b', RepoTags: ['<none>:<none>'], Size: 100, SharedSize: 40, Containers: -1 },
  { Id: 'sha256:c', RepoTags: null, Size: 30, SharedSize: 0, Containers: 0 },
];
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
    { id: 'd', name: 'shop', isAlive: true, bytes: 5, volumes: ['data'] },
    { id: 'e', name: 'old', isAlive: false, bytes: 0, volumes: [] },
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
