import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RestoreEvent } from '../../../../../src/model/restore/event.ts';
import { plainPalette } from '../../../../../src/reporters/palette.ts';
import { createRestoreGithub } from '../../../../../src/reporters/restore/live/github.ts';
import { createRestorePlain } from '../../../../../src/reporters/restore/live/plain.ts';
import { unseen } from '../../../../rig/reporters/any-text.ts';
import { told } from '../../../../rig/reporters/play.ts';
import { Terminal } from '../../../../rig/reporters/terminal.ts';
import { anyEvent } from './any-event.ts';
import { treeOn } from './recording.ts';

const events = fc.array(anyEvent, { maxLength: 40 });

function always(check: (happened: readonly RestoreEvent[]) => void): void {
  fc.assert(fc.property(events, check), { numRuns: 200 });
}

describe('whatever happens in whatever order', () => {
  test('plain lines hold no control character', () => {
    always((happened) => {
      expect(told(createRestorePlain, happened)).not.toMatch(unseen);
    });
  });

  test('the log of a workflow holds no control character and obeys no foreign command', () => {
    const ours = /^::(?:group|error|warning|notice)(?: title=[^:,]*)?::|^::endgroup::$/;
    always((happened) => {
      const text = told(createRestoreGithub, happened);
      expect(text).not.toMatch(unseen);
      expect(text).not.toContain('##[');
      const commands = text.split('\n').filter((line) => line.trimStart().startsWith('::'));
      expect(commands.filter((line) => !ours.test(line))).toEqual([]);
      const depth = commands.filter((line) => line.startsWith('::group')).length;
      expect(commands.filter((line) => line === '::endgroup::')).toHaveLength(depth);
    });
  });

  test('the tree stays within its terminal, and the terminal understands all of it', () => {
    const size = fc.record({
      columns: fc.integer({ min: 12, max: 120 }),
      rows: fc.integer({ min: 1, max: 40 }),
    });
    const check = fc.property(events, size, (happened, { columns, rows }) => {
      const terminal = new Terminal(columns, rows);
      const { play, tree } = treeOn(terminal);
      play(happened);
      tree.close();
      expect(terminal.clipped).toBe(0);
      expect(terminal).toMatchObject({ isCursorShown: true, wraps: true });
      expect(terminal.everything).not.toMatch(unseen);
    });
    fc.assert(check, { numRuns: 150 });
  });

  test('the job summary and the outputs cannot be broken', () => {
    always((happened) => {
      const reporter = createRestoreGithub({ palette: plainPalette, write: () => undefined });
      for (const event of happened) reporter.report(event);
      const results = reporter.results('token');
      if (results === null) return;
      expect(results.summary).not.toMatch(unseen);
      expect(results.summary).not.toMatch(/<(?!\/?code>)|\]\(|https:\/\//);
      const outputs = results.outputs.split('\n');
      expect(outputs).toHaveLength(10);
      expect(outputs.filter((line) => line === 'end_token')).toHaveLength(3);
    });
  });
});
