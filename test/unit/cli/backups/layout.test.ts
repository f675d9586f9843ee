import { expect, test } from 'vitest';
import { renderChecks } from '../../../../src/cli/doctor/render.ts';
import { renderKeys } from '../../../../src/cli/keys/render-list.ts';
import { type Column, renderColumns } from '../../../../src/cli/reach/columns.ts';
import { renderSections } from '../../../../src/cli/reach/sections.ts';
import { holdWords } from '../../../../src/cli/reach/words.ts';
import { worstExit } from '../../../../src/cli/reach/worst-exit.ts';
import { renderLock } from '../../../../src/cli/unlock/render.ts';
import { displayWidth } from '../../../../src/util/display-width.ts';
import { look, nowMs } from './sample.ts';

const columns: readonly Column[] = [
  { title: 'name' },
  { title: 'place', least: 4, isOptional: true },
  { title: 'size', align: 'right' },
];
const row = (name: string, place: string, size: string) => ({
  cells: [{ text: name }, { text: place }, { text: size }],
  notes: [],
});

test('columns stand in line, whatever their characters are', () => {
  const text = renderColumns(columns, [row('日本', 'x', '1 B'), row('a', 'y', '12 B')], look());
  const lines = text.trimEnd().split('\n');
  expect(new Set(lines.map(displayWidth)).size).toBe(1);
});

test('what is foreign can neither steer the terminal nor break the line', () => {
  const text = renderColumns(columns, [row('a\u001b[2J\nb', '\u202e', '')], look());
  expect(text.trimEnd().split('\n')).toHaveLength(2);
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
});

test('a column shrinks, then goes, when it may', () => {
  const rows = [row('a'.repeat(10), 'b'.repeat(10), '1 B')];
  expect(renderColumns(columns, rows, look(40))).toContain('b'.repeat(10));
  expect(renderColumns(columns, rows, look(24))).toContain(`${'b'.repeat(5)}…`);
  expect(renderColumns(columns, rows, look(20))).not.toContain('b');
});

test('a column in which nothing stands is left out', () => {
  expect(renderColumns(columns, [row('a', '', '1 B')], look())).toBe('name  size\na      1 B\n');
});

test('labels stand above where the terminal is narrow', () => {
  const sections = [
    { label: 'first', lines: [{ text: 'one two three four five six seven' }] },
    { label: 'nothing', lines: [] },
  ];
  expect(renderSections(sections, look(80))).toBe(
    '  first       one two three four five six seven\n',
  );
  expect(renderSections(sections, look(30))).toBe(
    '  first\n    one two three four five\n    six seven\n',
  );
});

test('the worst exit code is what a script hears', () => {
  expect(worstExit([])).toBe(0);
  expect(worstExit([0, 3, 0])).toBe(3);
  expect(worstExit([3, 75, 69])).toBe(69);
  expect(worstExit([69, 1, 74])).toBe(74);
});

test('a hold in words', () => {
  const hold = { reason: 'the audit', owner: 'kim', until: Date.parse('2026-12-01T12:00:00Z') };
  expect(holdWords(hold, nowMs)).toBe('by kim until 2026-12-01, in 11 d: the audit');
  expect(holdWords({ reason: '', owner: '', until: null }, nowMs)).toBe('until it is released');
});

const holder = {
  verb: 'run',
  run: '20261120T115500Z-abcd',
  pid: 4711,
  startTicks: 1,
  bootId: 'boot',
  host: 'db1',
  since: '2026-11-20T11:55:00.000Z',
};

test('who holds a lock', async () => {
  const base = { pipeline: 'shop', leftovers: [] };
  const pages = [
    { ...base, isHeld: false, holder: null },
    { ...base, isHeld: false, holder: { ...holder, state: 'dead' as const } },
    {
      ...base,
      isHeld: false,
      holder: { ...holder, state: 'dead' as const },
      leftovers: [holder.run],
    },
    { ...base, isHeld: true, holder: { ...holder, state: 'alive' as const } },
    { ...base, isHeld: true, holder: { ...holder, state: 'elsewhere' as const } },
    { ...base, isHeld: true, holder: { ...holder, state: 'dead' as const } },
    { ...base, isHeld: true, holder: null },
  ];
  const text = pages.map((view) => renderLock(view, nowMs)).join('');
  await expect(text).toMatchFileSnapshot('../../../golden/cli/unlock.txt');
});

test('what doctor says', async () => {
  const host = { where: 'host', hint: '' } as const;
  const text = renderChecks(
    [
      { ...host, what: 'node', state: 'ok', message: '24.1.0' },
      {
        ...host,
        what: 'zstd',
        state: 'warning',
        message: 'is not installed: compression works on one processor',
        hint: 'install zstd; the built-in one does the same, slower',
      },
      {
        where: 'shop',
        what: 'stages.dump[0].password',
        state: 'error',
        message: 'the environment variable PASSWORD is not set',
        hint: 'set PASSWORD for this program',
      },
      { where: 'shop', what: 'lock', state: 'ok', message: 'free', hint: '' },
    ],
    look(72),
  );
  await expect(text).toMatchFileSnapshot('../../../golden/cli/doctor.txt');
});

test('a list of keys', async () => {
  const key = { pipeline: 'shop', userId: 'shop (backups)', until: null, problem: null } as const;
  const fingerprint = '0123456789ABCDEF0123456789ABCDEF01234567';
  const text = renderKeys(
    [
      { ...key, use: 'recipient', from: 'keys/shop.asc', half: 'public', fingerprint },
      {
        ...key,
        use: 'recipient',
        from: 'keys/old.asc',
        half: 'public',
        fingerprint: null,
        userId: '',
        problem: 'it expired on 2026-01-01',
      },
      {
        ...key,
        use: 'kept here',
        pipeline: null,
        from: '/var/lib/run-pipeline/keys/shop-01234567.key.asc',
        half: 'private',
        fingerprint,
        until: new Date('2028-01-01T00:00:00Z'),
      },
    ],
    look(),
  );
  await expect(text).toMatchFileSnapshot('../../../golden/cli/keys-list.txt');
});
