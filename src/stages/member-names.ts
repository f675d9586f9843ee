import { artifactId, isMemberName } from '../model/run/layout.ts';
import type { Member } from '../ports/expands.ts';
import type { Finding } from '../ports/step-context.ts';

/** Members whose names cannot be told apart, or written at all: two artifacts would be one file. */
export function judgeNames(dump: string, members: readonly Member[]): readonly Finding[] {
  const byName = Map.groupBy(members, ({ name }) => name);
  return [...byName].flatMap(([name, same]) => {
    const labels = same.map(({ label }) => label);
    if (!isMemberName(name)) return labels.map(nameless);
    return labels.length === 1 ? [] : [alike(artifactId(dump, name), labels)];
  });
}

function nameless(label: string): Finding {
  return {
    severity: 'error',
    message: `no name for its artifact can be made of ${label}`,
    hint: 'it needs a letter from a to z or a digit; rename it, or give it a dump of its own',
  };
}

function alike(artifact: string, labels: readonly string[]): Finding {
  const all = `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
  return {
    severity: 'error',
    message: `${all} would ${labels.length === 2 ? 'both' : 'all'} be ${artifact}`,
    hint: 'rename all but one, or give each a dump of its own: letters and digits must differ',
  };
}
