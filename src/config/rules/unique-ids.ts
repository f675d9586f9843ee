import { related } from '../report.ts';
import { child, find, items, type Span, textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** An id names a backup's artifact or copy for ever: it can mean one thing only. */
export const uniqueIds: Rule = ({ root }, report) => {
  for (const stage of ['dump', 'upload', 'notify']) {
    const seen = new Map<string, Span>();
    for (const [position, item] of items(find(root, 'stages', stage)).entries()) {
      const written = child(item, 'id');
      const id = textOf(written);
      if (written === undefined || id === undefined) continue;
      // Of an id that a merge brought in twice, the merges are the places to look at.
      const at = written.through?.at ?? written.at;
      const first = seen.get(id);
      if (first === undefined) seen.set(id, at);
      else {
        report.add({
          code: 'BP3001',
          at,
          path: ['stages', stage, position, 'id'],
          message: `the id \`${id}\` stands twice in ${stage}`,
          related: [related(first, 'it is used here first')],
          help: 'give each its own: an id names what lies at the destinations',
        });
      }
    }
  }
};
