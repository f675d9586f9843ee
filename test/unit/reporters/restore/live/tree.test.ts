import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../../../src/util/display-width.ts';
import { Terminal } from '../../../../rig/reporters/terminal.ts';
import { begun, done, eventsOf, loadOf, type Script, skipped, treeOn } from './recording.ts';
import { recordings } from './recordings.ts';

const whole = eventsOf(recordings.restored ?? []);
const middle = whole.filter(({ at }) => at < '2026-11-23T09:43:20Z');

describe('what is loaded', () => {
  test('is shown with bytes, share, time left and rate', () => {
    const terminal = new Terminal();
    treeOn(terminal).play(middle);
    expect(terminal.screen).toMatch(/uploads .* GiB read {2}\d\d % {2}\d+ s left {2}.* MiB\/s/);
  });

  test('is never whole before it is said to be', () => {
    const terminal = new Terminal();
    const script: Script = [
      ...begun,
      [0, { event: 'step-started', step: 'load' }],
      ...loadOf('orders', { from: 0, to: 10_000, plain: 1000 }).slice(0, -1),
      [9500, { event: 'load-progress', artifact: 'orders', bytes: 500 }],
    ];
    treeOn(terminal).play(eventsOf(script));
    expect(terminal.screen).toContain('99 %');
    expect(terminal.screen).not.toContain('✔ orders');
  });
});

describe('a step that was skipped', () => {
  const script: Script = [
    ...begun,
    ...done('lock', 0, 10),
    ...skipped('safety', 20, '--no-safety-backup'),
    ...skipped('stop', 30, 'nothing to stop'),
  ];

  test('leaves no line', () => {
    const terminal = new Terminal();
    const { play, tree } = treeOn(terminal);
    play(eventsOf(script));
    tree.close();
    expect(terminal.everything).not.toContain('stop');
  });

  test('is shown when nobody saved the data of before', () => {
    const terminal = new Terminal();
    treeOn(terminal).play(eventsOf(script));
    expect(terminal.everything).toMatch(/– safety +--no-safety-backup/);
  });
});

test('one restore may follow another', () => {
  const terminal = new Terminal();
  treeOn(terminal).play([...whole, ...eventsOf(recordings.refused ?? [], 'other')]);
  expect(terminal.everything.match(/✔ lock/g)).toHaveLength(2);
  expect(terminal.everything).toContain('✖ the restore of shop was refused');
});

test('closing in the middle shows where it stopped, and gives the cursor back', () => {
  const terminal = new Terminal();
  const { tree, play, isBeating } = treeOn(terminal);
  play(middle);
  tree.close();
  expect(terminal).toMatchObject({ isCursorShown: true, wraps: true });
  expect(isBeating()).toBe(false);
  expect(terminal.screen).toMatch(/■ load .*\n.*✔ orders.*\n.*■ uploads/);
  expect(terminal.screen).not.toContain('· stop');
});

const strange: Script = [
  ...begun,
  [0, { event: 'step-started', step: 'load' }],
  ...loadOf('データベース🌍'.repeat(6), { from: 0, to: 9000, plain: 5e9 }).slice(0, 6),
  [
    5000,
    {
      event: 'copy-lost',
      destination: 'e\u0301'.repeat(60),
      file: '\u001b[2J',
      reason: `${'長い'.repeat(90)} and words`,
      isDamage: false,
    },
  ],
  [6000, { event: 'activated', artifact: 'x', target: ['/'.repeat(300), '語'.repeat(90)] }],
  [6000, { event: 'step-done', step: 'activate', durationMs: 1, note: 'word '.repeat(40) }],
  [7000, { event: 'health', check: '名'.repeat(99), state: 'waiting', message: 'm'.repeat(300) }],
];

test.each([200, 80, 60, 41, 30, 20])('%i columns are never exceeded', (columns) => {
  const terminal = new Terminal(columns, 40);
  const { play, tree } = treeOn(terminal);
  play(eventsOf(strange));
  tree.close();
  expect(terminal.clipped).toBe(0);
  const widest = Math.max(...terminal.everything.split('\n').map(displayWidth));
  expect(widest).toBeLessThan(columns);
});
