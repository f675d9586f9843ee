import { expect, test } from 'vitest';
import { templates } from '../../../src/model/format/kinds/templates.ts';
import { fillTemplates } from '../../../src/model/notice/templates.ts';
import { renderNotice } from '../../../src/model/run/notice.ts';
import { failedRun, partialRun } from '../../rig/notifier/samples.ts';

const failure = renderNotice('failure', failedRun);

test('a failure says what happened, where, and what to do', () => {
  expect(failure.title).toBe('shop: backup failed');
  expect(failure.body).toBe(
    [
      'The dump orders failed.',
      '',
      'Error in dump: pg_dump ended with 1 (BP5010)',
      'What to do: Look at what it said.',
      'Also, while cleaning up:',
      '  the scratch folder could not be removed',
      '',
      'No backup was made.',
      '',
      'Warnings:',
      '  2 files changed while they were read',
      '',
      'Run 20261120T021700Z-k3f9 of shop, begun 2026-11-20T02:17:00Z, took 1 min 23 s.',
    ].join('\n'),
  );
});

test('a partial backup says which copy is missing, and where the run was', () => {
  const { title, body } = renderNotice('partial', partialRun, {
    host: 'db1',
    url: 'https://ci/run/7',
  });
  expect(title).toBe('shop: backup incomplete');
  expect(body).toContain('  orders: 1.5 KiB\n');
  expect(body).toContain('  disk: committed\n  offsite: missing (no space left)\n');
  expect(body).toMatch(/ on db1, begun [^\n]*\nhttps:\/\/ci\/run\/7$/);
});

test.each([
  ['success', 'shop: backup done'],
  ['prune', 'shop: prune: partial'],
  ['drill', 'shop: drill: partial'],
])('the title of %s', (event, title) => {
  expect(renderNotice(event, partialRun).title).toBe(title);
});

test('a cancelled run is called so', () => {
  const { title } = renderNotice('failure', { ...failedRun, outcome: 'cancelled' });
  expect(title).toBe('shop: backup cancelled');
});

test('every placeholder of the format is filled in', () => {
  const names =
    /\(\?:([a-z|]+)\)/.exec(templates.noticeTemplate?.pattern ?? '')?.[1]?.split('|') ?? [];
  expect(names.length).toBeGreaterThan(5);
  const body = names.map((name) => `${name}=\${${name}}`).join('\n');
  const notice = renderNotice('partial', partialRun);
  expect(fillTemplates(notice, { body, host: 'db1' }).body).toBe(
    [
      'pipeline=shop',
      'event=partial',
      'outcome=partial',
      'backup=20261120T021700Z-k3f9',
      'stage=',
      'error=',
      'hint=',
      'bytes=3.0 KiB',
      'duration=1 min 23 s',
      'host=db1',
      'url=',
    ].join('\n'),
  );
});

test('what is left out stays as it was', () => {
  const title = '${pipeline}: ${error}';
  const filled = fillTemplates(failure, { title });
  expect(filled).toEqual({ ...failure, title: 'shop: pg_dump ended with 1' });
  expect(fillTemplates(failure, {})).toEqual(failure);
});

test('a value is never taken for a placeholder, and two dollar signs are one', () => {
  const summary = { ...failedRun, failure: null, pipeline: '${host}$$' };
  const filled = fillTemplates({ ...failure, summary }, { title: '$$ ${pipeline}', host: 'db1' });
  expect(filled.title).toBe('$ ${host}$$');
});

test('what was said cannot add lines to a title or obey in a terminal', () => {
  const hostile = {
    code: 'BP5010',
    stage: null,
    message: 'a\r\nBcc: x\u001b[2J',
    hint: '',
    also: [],
  };
  const summary = { ...failedRun, failure: hostile };
  const { title, body } = fillTemplates(
    { ...failure, summary },
    { title: '${error}\n', body: '${error}\n\u0007' },
  );
  expect(title).toBe('a Bcc: x\u241b[2J ');
  expect(body).toBe('a\nBcc: x\u241b[2J\n\u2407');
  const plain = renderNotice('failure', { ...summary, pipeline: 'shop\nx' });
  expect(plain.title).not.toMatch(/[\r\n]/);
});
