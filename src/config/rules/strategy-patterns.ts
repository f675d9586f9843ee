import { textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

const ofDump = ['stages', 'dump', 'position', 'path'].length;

/** The name of a volume is all that tells its artifact from others: it has one. */
export const strategyPatterns: Rule = ({ spots }, report) => {
  for (const { tree, meant, path, through } of spots) {
    if (meant?.kind !== 'databasePath' || path.length === ofDump) continue;
    if (!textOf(tree)?.includes('*') || report.isWrong(tree.at)) continue;
    report.add({
      code: 'BP2013',
      at: tree.at,
      path,
      through,
      message: 'a strategy names one database of its volume, and no pattern',
      help: 'write its whole path, or store the files with the strategy `volume`',
    });
  }
};
