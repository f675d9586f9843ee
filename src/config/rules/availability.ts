import { child, find, items, textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

const kinds = { dump: 'source', upload: 'destination', notify: 'notifier' } as const;

/** The format is larger than what this version can run; that is said, and is no mistake in the file. */
export const availability: Rule = ({ root, guide, available }, report) => {
  for (const [stage, kind] of Object.entries(kinds)) {
    for (const [position, item] of items(find(root, 'stages', stage)).entries()) {
      const type = child(item, 'type');
      const name = textOf(type);
      const isKnown = guide.definition(`${kind}-${name}`) !== undefined;
      if (type === undefined || !isKnown || available.has(`${kind} ${name}`)) continue;
      report.add({
        code: 'BP3022',
        severity: 'info',
        at: type.at,
        path: ['stages', stage, position, 'type'],
        message: `the ${kind} \`${name}\` is not available in this version`,
        help: 'the file is checked as it is; a run would end with exit 69 before it touches anything',
      });
    }
  }
};
