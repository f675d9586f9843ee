import type { Finding } from '../ports/step-context.ts';
import type { History } from './history.ts';

const shownAtMost = 10;

/** What the last backup of a dump held and nobody found today: told, so that nobody loses it unseen. */
export function findGone(
  { backups }: Pick<History, 'backups'>,
  dump: string,
  found: ReadonlySet<string>,
): readonly Finding[] {
  for (const { backup } of backups) {
    const former = backup.manifest?.artifacts.filter((artifact) => artifact.dump === dump) ?? [];
    if (former.length === 0) continue;
    const gone = former.flatMap(({ member }) =>
      member === null || found.has(member) ? [] : member,
    );
    return gone.length === 0 ? [] : [describe(gone, backup.id)];
  }
  return [];
}

function describe(gone: readonly string[], backup: string): Finding {
  const shown = gone.slice(0, shownAtMost);
  const more = gone.length - shown.length;
  const names = more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
  const were = gone.length === 1 ? 'was' : 'were';
  return {
    severity: 'warning',
    message: `${names} ${were} in the last backup, ${backup}, and ${gone.length === 1 ? 'is' : 'are'} gone`,
    hint: 'older backups keep what they have until retention removes them; hold one if this was no intention',
  };
}
