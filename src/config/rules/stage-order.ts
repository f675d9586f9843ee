import { stageNames } from '../../model/stages.ts';
import type { Report } from '../report.ts';
import { type Entry, entries, find } from '../tree.ts';
import type { Rule } from './rule.ts';

/** Stages run in one order; a file that shows another would mislead its reviewer. */
export const stageOrder: Rule = ({ root }, report) => {
  const stages = entries(find(root, 'stages')).filter(([name]) => positionOf(name) !== -1);
  // Each file is judged by itself: a fragment says nothing about where its stages stand among the others.
  for (const inFile of Map.groupBy(stages, ([, { key }]) => key.source).values())
    checkFile(inFile, report);
};

function checkFile(stages: readonly (readonly [string, Entry])[], report: Report): void {
  const asWritten = stages.toSorted(([, a], [, b]) => a.key.start - b.key.start);
  let latest: string | undefined;
  for (const [name, { key }] of asWritten) {
    if (latest === undefined || positionOf(latest) < positionOf(name)) {
      latest = name;
      continue;
    }
    report.add({
      code: 'BP3004',
      at: key,
      path: ['stages', name],
      message: `the stage \`${name}\` runs before \`${latest}\``,
      help: `the order is ${stageNames.join(' → ')}`,
    });
  }
}

function positionOf(name: string): number {
  const order: readonly string[] = stageNames;
  return order.indexOf(name);
}
