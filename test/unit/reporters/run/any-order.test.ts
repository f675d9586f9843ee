import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/model/run/event.ts';
import { createJsonReporter } from '../../../../src/reporters/json.ts';
import { applyEvent } from '../../../../src/reporters/run/apply-event.ts';
import { createGithubReporter } from '../../../../src/reporters/run/github.ts';
import {
  renderRunMarkdown,
  renderRunOutputs,
} from '../../../../src/reporters/run/github-results.ts';
import { createPlainReporter } from '../../../../src/reporters/run/plain.ts';
import { createRunView } from '../../../../src/reporters/run/run-view.ts';
import { unseen } from '../../../rig/reporters/any-text.ts';
import { told } from '../../../rig/reporters/play.ts';
import { Terminal } from '../../../rig/reporters/terminal.ts';
import { anyEvent } from './any-event.ts';
import { treeOn } from './tree-on.ts';

const events = fc.array(anyEvent, { maxLength: 40 });

function always(check: (happened: readonly RunEvent[]) => void): void {
  fc.assert(fc.property(events, check), { numRuns: 200 });
}

describe('whatever happens in whatever order', () => {
  test('plain lines hold no control character', () => {
    always((happened) => {
      expect(told(createPlainReporter, happened)).not.toMatch(unseen);
    });
  });

  test('the log of a workflow holds no control character and obeys no foreign command', () => {
    const ours = /^::(?:group|error|warning|notice)(?: title=[^:,]*)?::|^::endgroup::$/;
    always((happened) => {
      const text = told(createGithubReporter, happened);
      expect(text).not.toMatch(unseen);
      expect(text).not.toContain('##[');
      const commands = text.split('\n').filter((line) => line.trimStart().startsWith('::'));
      expect(commands.filter((line) => !ours.test(line))).toEqual([]);
      const depth = commands.filter((line) => line.startsWith('::group')).length;
      expect(commands.filter((line) => line === '::endgroup::')).toHaveLength(depth);
    });
  });

  test('every line for programs is the event', () => {
    always((happened) => {
      const text = told(createJsonReporter, happened);
      expect(text).not.toMatch(unseen);
      const lines = text.split('\n').slice(0, -1);
      expect(lines.map((line) => JSON.parse(line))).toEqual(
        happened.map((event, place) =>
          // What JSON cannot tell apart from others is the same.
          JSON.parse(JSON.stringify(place === 0 ? { formatVersion: 1, ...event } : event)),
        ),
      );
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
      const view = createRunView();
      for (const event of happened) applyEvent(view, event);
      if (view.summary === null) return;
      const markdown = renderRunMarkdown(view.summary, view);
      expect(markdown).not.toMatch(unseen);
      expect(markdown).not.toMatch(/<(?!\/?code>)|\]\(|https:\/\//);
      const outputs = renderRunOutputs(view.summary, 'token').split('\n');
      expect(outputs).toHaveLength(10);
      expect(outputs.filter((line) => line === 'end_token')).toHaveLength(3);
    });
  });
});
