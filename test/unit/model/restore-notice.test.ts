import { expect, test } from 'vitest';
import { fillTemplates } from '../../../src/model/notice/templates.ts';
import { renderRestoreNotice } from '../../../src/model/restore/notice.ts';
import type { RestoreSummary } from '../../../src/model/restore/summary.ts';
import { failedRestore, restored } from '../../rig/notifier/restore-samples.ts';

test('a restore says what is live, where the data of before is, and how to come back', () => {
  const { title, body, event, about } = renderRestoreNotice(restored, { host: 'db1' });
  expect({ title, event, about }).toEqual({
    title: 'shop: backup restored',
    event: 'restore',
    about: 'restore',
  });
  expect(body).toBe(
    [
      'the data is restored',
      '',
      'Backup: 20261120T021700Z-k3f9, version 2.3.1',
      '  orders: 1.5 KiB from nas, live at /srv/shop/orders.db',
      '  uploads: 1.5 KiB from nas, live at /srv/shop/uploads, /srv/shop/thumbnails',
      '',
      'The data of before is kept as:',
      '  orders: /srv/shop/orders.db.before',
      '',
      'Safety backup of the data of before: 20261123T094103Z-s4fe',
      'To restore it: run-pipeline restore shop@20261123T094103Z-s4fe',
      '',
      'The code is at the tag v2.3.1.',
      'to come back: git -C /srv/shop checkout main --',
      '',
      'Warnings:',
      '  the backup is 3 days old',
      '',
      'Restore 20261123T094100Z-r7m2 of shop on db1, begun 2026-11-23T09:41:00Z, took 3 min 41 s.',
    ].join('\n'),
  );
});

test('a failed restore says that all is as it was before', () => {
  const { title, body } = renderRestoreNotice(failedRestore);
  expect(title).toBe('shop: restore failed');
  expect(body).toContain('\nEverything is as it was before.\n');
  expect(body).toContain('Error in health: the application is not healthy (BP5120)\nWhat to do: ');
  expect(body).not.toContain('live at');
});

const { failure } = failedRestore;

test.each<[string, Partial<RestoreSummary>]>([
  ['something that could not be taken back', { failure: failure && { ...failure, also: ['x'] } }],
  ['data that is still live', { artifacts: restored.artifacts }],
  ['code that is still at the tag', { code: restored.code }],
])('and says so no more with %s', (_, changes) => {
  const { body } = renderRestoreNotice({ ...failedRestore, ...changes });
  expect(body).not.toContain('Everything is as it was before');
  expect(body).toContain('Not everything is as it was before');
});

test.each<[RestoreSummary['outcome'], string]>([
  ['restored', 'shop: backup restored'],
  ['incomplete', 'shop: backup restored, but look'],
  ['failed', 'shop: restore failed'],
  ['cancelled', 'shop: restore cancelled'],
  ['skipped', 'shop: restore skipped'],
  ['refused', 'shop: restore refused'],
])('the title of one that is %s', (outcome, title) => {
  expect(renderRestoreNotice({ ...restored, outcome }).title).toBe(title);
});

test('the placeholders of a channel are filled in', () => {
  const body =
    '${pipeline} ${event} ${outcome} ${backup} ${error} ${hint} ${duration} ${stage} ${bytes}';
  expect(fillTemplates(renderRestoreNotice(failedRestore), { body }).body).toBe(
    'shop restore failed 20261120T021700Z-k3f9 the application is not healthy Look into its log. 3 min 41 s health 0 B',
  );
  expect(fillTemplates(renderRestoreNotice(restored), { body: '${bytes}${error}' }).body).toBe(
    '3.0 KiB',
  );
});

test('what was said obeys in no terminal, adds no line to a title and no word to a command', () => {
  const { title, body } = renderRestoreNotice({
    ...restored,
    pipeline: 'shop\r\nBcc: x; reboot',
    reason: '\u001b[2J\u0007',
    warnings: ['w'.repeat(100_000)],
  });
  expect(title).toBe('shop Bcc: x; reboot: backup restored');
  expect(body).not.toMatch(/[^\P{Cc}\n]/u);
  expect(body).toContain("restore $'shop\\u000d\\u000aBcc: x; reboot@");
});
