import type { Run } from './run.ts';
import { describeNeeds } from './still/groups.ts';

const shownAtMost = 5;

/** What preflight says when nothing is wrong: how many parts there are, and what dumps have become. */
export function describeReady({ parts, progress }: Run, count: number): string {
  const expanded = parts.sources
    .filter(({ source }) => 'expand' in source)
    .map(({ id }) => describeMembers(id, membersOf(id, progress.dumps)));
  const needs = describeNeeds(progress.dumps.map(({ source }) => source));
  return [`${count} parts are ready`, ...expanded, ...needs].join(', ');
}

type Dumps = Run['progress']['dumps'];

function membersOf(dump: string, dumps: Dumps): readonly string[] {
  return dumps.flatMap(({ id, member }) => (id === dump && member !== null ? member : []));
}

function describeMembers(dump: string, members: readonly string[]): string {
  const shown = members.slice(0, shownAtMost);
  const more = members.length > shown.length ? ' …' : '';
  const counted = `${members.length} ${members.length === 1 ? 'member' : 'members'}`;
  return members.length === 0
    ? `${dump} has no member`
    : `${dump} has ${counted} (${shown.join(' ')}${more})`;
}
