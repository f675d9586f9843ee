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
      const first = seen.get(id);
      if (first === undefined) seen.set(id, written.at);
      else {
        report.add({
          code: 'BP3001',
          at: written.at,
          path: ['stages', stage, position, 'id'],
          message: `the id \`${id}\` stands twice in ${stage}`,
          related: [related(first, 'it is used here first')],
          help: 'give each its own: an id names what lies at the destinations',
        });
      }
    }
  }
};
