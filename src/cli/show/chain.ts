import type { SectionLine } from '../reach/sections.ts';
import type { Shown } from './shown.ts';

/** What the chain says: each manifest names the one before it, with its digest. */
export function chainOf({ judged, backups, destinations }: Omit<Shown, 'isVerbose'>) {
  const previous = judged.backup.manifest?.previous ?? null;
  if (previous === null) return null;
  const found = backups.find(({ backup }) => backup.id === previous.id)?.backup;
  const digest = found?.manifestSha256 ?? null;
  const wasDeleted = destinations.some(({ report }) => report.deleted.has(previous.id));
  return {
    ...previous,
    state: stateOf({ found: found !== undefined, digest, previous, wasDeleted }),
  };
}

interface Link {
  readonly found: boolean;
  readonly digest: string | null;
  readonly previous: { readonly manifestSha256: string };
  readonly wasDeleted: boolean;
}

type ChainState = keyof typeof words;

function stateOf({ found, digest, previous, wasDeleted }: Link): ChainState {
  if (!found) return wasDeleted ? 'deleted' : 'gone';
  if (digest === null) return 'unreadable';
  return digest === previous.manifestSha256 ? 'whole' : 'changed';
}

export function chainLines(shown: Shown): readonly SectionLine[] {
  const chain = chainOf(shown);
  if (chain === null) return [];
  const text = `follows ${chain.id}, ${words[chain.state]}`;
  return [chain.state === 'changed' ? { text, paint: 'error' } : { text }];
}

const words = {
  whole: 'whose manifest is unchanged',
  changed: 'whose manifest is another one today: somebody has changed it',
  unreadable: 'whose manifest cannot be believed today',
  deleted: 'which was deleted since',
  gone: 'which is not there any more',
} as const;
