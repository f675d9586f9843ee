import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import {
  allow,
  assertThenOrNow,
  openRestoreSite,
  plantRecorder,
  type RestoreWishes,
  restore,
} from '../../rig/run/restoring.ts';

const services = 'services: { command: { stop: [./record, stop], start: [./record, start] } }';
const health = 'health: [{ type: command, run: [./record, health], within: 1s, every: 1s }]';
const around: RestoreWishes = {
  top: [`application: { ${services}, ${health} }`],
  restore: `existing: swap, ${allow}, maintenance: { enter: [./record, enter], leave: [./record, leave], lockFile: maintenance.json }, after: { analyze: true, migrate: [./record, migrate] }`,
  hooks: [
    '{ at: "before:restore", run: [./record, before] }',
    '{ at: "after:restore", when: always, run: [./record, after] }',
  ],
};

test('everything around the exchange comes in its order', async () => {
  const given = await openRestoreSite(around);
  const { calls } = plantRecorder(given.site);
  const ran = await restore(given.site, '@latest');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(calls()).toEqual([
    ...['before', 'enter', 'stop', 'migrate', 'start', 'health', 'leave', 'after'],
  ]);
  expect(existsSync(given.site.path('repository/maintenance.json'))).toBe(false);
  const database = new DatabaseSync(given.site.path('repository/notes.sqlite'), { readOnly: true });
  expect(database.prepare('select * from sqlite_stat1').all()).toHaveLength(1);
  database.close();
  expect(await assertThenOrNow(given)).toBe('then');
});

test.each([
  ['health', ['before', 'enter', 'stop', 'migrate', 'start'], ['stop', 'start', 'leave', 'after']],
  ['migrate', ['before', 'enter', 'stop'], ['start', 'leave', 'after']],
  ['stop', ['before', 'enter'], ['start', 'leave', 'after']],
  ['enter', ['before'], ['leave', 'after']],
  ['before', [], ['after']],
] as const)('when %s fails, everything is as it was before', async (what, before, after) => {
  const given = await openRestoreSite(around);
  const { calls } = plantRecorder(given.site);
  given.site.write(`repository/fail-${what}`, '');
  const ran = await restore(given.site, '@latest');
  expect(ran, ran.stderr).toMatchObject({ code: 1, restored: { outcome: 'failed' } });
  expect(ran.restored?.failure?.also).toEqual([]);
  expect(calls().filter((call) => call !== what || what === 'stop')).toEqual([
    ...before,
    ...(what === 'stop' ? ['stop'] : []),
    ...after,
  ]);
  rmSync(given.site.path(`repository/fail-${what}`));
  expect(await assertThenOrNow(given)).toBe('now');
});

test('an application that cannot be started on the restored data gets its own back', async () => {
  const given = await openRestoreSite(around);
  const { calls } = plantRecorder(given.site);
  // It starts on the data of now alone.
  given.site.write(
    'repository/record',
    '#!/bin/sh\necho "$*" >> calls\n[ "$1" != start ] || [ -e tree/added.txt ]\n',
  );
  const ran = await restore(given.site, '@latest');
  expect(ran, ran.stderr).toMatchObject({ code: 1, restored: { failure: { step: 'start' } } });
  expect(calls()).toEqual([
    ...['before', 'enter', 'stop', 'migrate', 'start', 'stop', 'start', 'leave', 'after'],
  ]);
  expect(await assertThenOrNow(given)).toBe('now');
});
