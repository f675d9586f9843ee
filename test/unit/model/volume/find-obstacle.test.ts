import { expect, test } from 'vitest';
import { findObstacle } from '../../../../src/model/volume/find-obstacle.ts';

const mountpoint = '/var/lib/docker/volumes/data/_data';
const usual = { driver: 'local', mountpoint, isHere: true, options: {} };
const share = { type: 'nfs', o: 'addr=10.0.0.1,rw', device: ':/srv/data' };

test.each([
  ['its folder holds its files', usual, [], null],
  ['a limit of its size mounts nothing', { ...usual, options: { size: '10G' } }, [], null],
  ['a share is there', { ...usual, options: share }, ['/', mountpoint], null],
  ['a share is not', { ...usual, options: share }, ['/', `${mountpoint}/x`], /not mounted/],
  ['a folder is not', { ...usual, options: { o: 'bind', device: '/srv' } }, [], /not mounted/],
  ['a share of another host', { ...usual, isHere: false, options: share }, [mountpoint], /engine/],
  ['another host', { ...usual, isHere: false }, [], /engine is not on this machine/],
  ['another driver', { ...usual, driver: 'rclone' }, [], /driver is rclone/],
])('%s', (_, volume, mounts, expected) => {
  const found = findObstacle(volume, mounts);
  if (expected === null) expect(found).toBeNull();
  else expect(found).toMatch(expected);
});
