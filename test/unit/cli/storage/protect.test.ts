import { expect, test } from 'vitest';
import { whyContainerStays } from '../../../../src/cli/storage/clean/protect.ts';
import type { DumpEntry } from '../../../../src/model/plan.ts';

/** As much of an entry as is read. */
const dump = (entry: object) => [{ name: 'shop', dumps: [entry as DumpEntry] }];
const labels = {
  'com.docker.compose.project': 'stack',
  'com.docker.compose.service': 'db',
  role: 'web',
};
const container = { id: 'a', name: 'stack-db-1', isAlive: false, bytes: 0, labels, volumes: [] };

test.each([
  ['its name', { type: 'postgres', via: { container: 'stack-db-1' } }],
  ['its service', { type: 'postgres', via: { service: 'db' } }],
  ['its project', { type: 'compose', project: 'stack' }],
  ['a label of it that is stopped', { type: 'volume', quiesce: { stop: ['role=web'] } }],
])('a container stays when a pipeline has %s', (_, entry) => {
  expect(whyContainerStays(container, dump(entry))).toBe('shop names it');
});

test('others may go', () => {
  const entry = { type: 'volume', volume: 'data', quiesce: { stop: ['other'] } };
  expect(whyContainerStays(container, dump(entry))).toBeNull();
  expect(whyContainerStays(container, [])).toBeNull();
});
