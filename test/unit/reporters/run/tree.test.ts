import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../../src/util/display-width.ts';
import { Terminal } from '../../../rig/reporters/terminal.ts';
import { artifactFlow, eventsOf, preflightDone, type Script, streamStarted } from './recording.ts';
import { recordings } from './recordings.ts';
import { treeOn } from './tree-on.ts';

const whole = eventsOf(recordings.success ?? []);
const middle = whole.filter(({ at }) => at < '2026-11-20T02:17:50Z');

describe('drawing', () => {
  test('happens on the beat, not with the events', () => {
    const terminal = new Terminal();
    const { tree, beat } = treeOn(terminal);
    for (const event of middle) tree.report(event);
    expect(terminal.writes).toBe(0);
    beat();
    expect(terminal.writes).toBe(1);
    expect(terminal.screen).toContain('uploads');
  });

  test('goes on without events, so that the time is seen to pass', () => {
    const terminal = new Terminal();
    const { play, beat } = treeOn(terminal);
    play(middle);
    const before = terminal.screen;
    beat(5000);
    expect(terminal.screen).not.toBe(before);
    expect(terminal.screen.split('\n')).toHaveLength(before.split('\n').length);
  });

  test('says each line that is over once', () => {
    const terminal = new Terminal(80, 12);
    treeOn(terminal).play(whole);
    for (const line of ['✔ lock', '✔ preflight', '✔ orders ', '✔ compress', '✔ notify']) {
      expect(terminal.everything.split(line)).toHaveLength(2);
    }
  });
});

describe('what is said in between', () => {
  test('stands above what is live, at once', () => {
    const terminal = new Terminal();
    const { tree, play } = treeOn(terminal);
    play(middle);
    tree.say('SIGINT: cleaning up\u001b[2J');
    expect(terminal.screen).toMatch(/! SIGINT: cleaning up␛\[2J\n.* dump/);
    expect(terminal.screen.match(/^ . dump /gm)).toHaveLength(1);
  });

  test('needs no run', () => {
    const terminal = new Terminal();
    const { tree } = treeOn(terminal);
    tree.say('wait');
    tree.close();
    tree.say('never');
    expect(terminal).toMatchObject({ screen: ' ! wait\n', isCursorShown: true });
  });
});

describe('the end', () => {
  test('gives the cursor back after a whole run', () => {
    const terminal = new Terminal();
    const { play, isBeating } = treeOn(terminal);
    play(middle);
    expect(terminal.isCursorShown).toBe(false);
    play(whole.slice(middle.length));
    expect(terminal.isCursorShown).toBe(true);
    expect(isBeating()).toBe(false);
  });

  test('gives the cursor back in the middle, and shows where it stopped', () => {
    const terminal = new Terminal();
    const { tree, play, isBeating } = treeOn(terminal);
    play(middle);
    tree.close();
    expect(terminal).toMatchObject({ isCursorShown: true, wraps: true });
    expect(isBeating()).toBe(false);
    expect(terminal.screen).toMatch(/■ dump .*\n.*✔ orders.*\n.*■ uploads/);
    expect(terminal.screen).not.toContain('· verify');
  });

  test('is silent afterwards', () => {
    const terminal = new Terminal();
    const { tree, play } = treeOn(terminal);
    play(middle);
    tree.close();
    const { writes } = terminal;
    tree.close();
    play(whole);
    expect(terminal.writes).toBe(writes);
  });

  test('is silent when nothing was ever told', () => {
    const terminal = new Terminal();
    treeOn(terminal).tree.close();
    expect(terminal.writes).toBe(0);
  });

  test('of one run is the beginning of the next', () => {
    const terminal = new Terminal();
    treeOn(terminal).play([...whole, ...eventsOf(recordings['failed-dump'] ?? [], 'other')]);
    expect(terminal.everything.match(/✔ lock/g)).toHaveLength(2);
    expect(terminal.everything).toContain('✖ shop was not backed up');
  });
});

const strange: Script = [
  ...preflightDone,
  ...streamStarted(1000),
  ...artifactFlow('データベース🌍'.repeat(6), {
    from: 1000,
    to: 9000,
    plain: 5e9,
    destinations: ['e\u0301'.repeat(60), 'x'],
  }).slice(0, 15),
  [
    5000,
    { event: 'destination-failed', destination: 'x', message: `${'長い'.repeat(90)} and words` },
  ],
  [6000, { event: 'warning', message: `${'語'.repeat(90)} ${'word '.repeat(40)}` }],
];

describe('the size of the terminal', () => {
  test.each([200, 80, 60, 41, 40, 30, 20])('%i columns are never exceeded', (columns) => {
    const terminal = new Terminal(columns, 40);
    const { play, tree } = treeOn(terminal);
    play(eventsOf(strange));
    tree.close();
    expect(terminal.clipped).toBe(0);
    const widest = Math.max(...terminal.everything.split('\n').map(displayWidth));
    expect(widest).toBeLessThan(columns);
  });

  test.each([40, 14, 10, 6, 3, 2])('%i rows hold all that is drawn again', (rows) => {
    const terminal = new Terminal(80, rows);
    const { play, beat } = treeOn(terminal);
    play(middle);
    const before = terminal.lines.length;
    for (let turn = 0; turn < 20; turn += 1) beat();
    expect(terminal.lines.length).toBe(before);
  });

  test('a wider or narrower window is noticed with the next drawing', () => {
    const terminal = new Terminal(200, 40);
    const { play, beat } = treeOn(terminal);
    play(middle);
    terminal.columns = 30;
    beat();
    expect(terminal.clipped).toBe(0);
  });

  test('lines that a narrower window has broken are drawn over', () => {
    const terminal = new Terminal(80, 40);
    const { play, beat } = treeOn(terminal);
    play(middle);
    terminal.columns = 40;
    terminal.reflow();
    beat();
    expect(terminal.everything.match(/uploads/g)).toHaveLength(1);
    expect(terminal.everything.match(/shop/g)).toHaveLength(1);
  });
});
