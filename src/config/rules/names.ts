import { find, items, textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** A pipeline that moved from its own name would take its own backups for foreign ones. */
export const names: Rule = ({ root }, report) => {
  const from = find(root, 'moved', 'from');
  const name = textOf(find(root, 'name'));
  if (from === undefined || name === undefined) return;
  for (const former of from.kind === 'list' ? items(from) : [from]) {
    if (textOf(former) !== name) continue;
    const message = '`moved.from` is the name that the pipeline has now';
    const help = 'write the former name, or remove `moved`';
    report.add({ code: 'BP3023', at: former.at, path: ['moved', 'from'], message, help });
  }
};
