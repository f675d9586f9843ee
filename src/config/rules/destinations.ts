import { normalize } from 'node:path';
import { related } from '../report.ts';
import { child, find, items, type Span, textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** Two copies in one folder are one copy. */
export const separateCopies: Rule = ({ root }, report) => {
  const seen = new Map<string, Span>();
  for (const [position, item] of items(find(root, 'stages', 'upload')).entries()) {
    const path = child(item, 'path');
    const written = textOf(path);
    if (path === undefined || written === undefined || textOf(child(item, 'type')) !== 'local')
      continue;
    const place = normalize(`${written}/${textOf(child(item, 'prefix')) ?? ''}/`);
    const first = seen.get(place);
    if (first === undefined) seen.set(place, path.at);
    else {
      report.add({
        code: 'BP3021',
        at: path.at,
        path: ['stages', 'upload', position, 'path'],
        message: 'two destinations are the same folder: one loss would take both copies',
        related: [related(first, 'it is used here first')],
        help: 'name another disk, or remove one of the two',
      });
    }
  }
};

/** Google gives service accounts no storage of their own. */
export const driveQuota: Rule = ({ root }, report) => {
  for (const [position, item] of items(find(root, 'stages', 'upload')).entries()) {
    if (textOf(child(item, 'type')) !== 'gdrive' || item.kind !== 'map') continue;
    const account = item.entries.get('serviceAccount');
    if (!account || item.entries.has('sharedDriveId') || item.entries.has('impersonate')) continue;
    report.add({
      code: 'BP3019',
      severity: 'warning',
      at: account.key,
      path: ['stages', 'upload', position, 'serviceAccount'],
      message: 'a service account has no storage of its own: uploads will fail for quota',
      help: 'add `sharedDriveId`, or `impersonate` a user, or use `oauth`',
    });
  }
};
