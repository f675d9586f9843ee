import type { Artifact } from '../../model/run/manifest.ts';
import { formatBytes } from '../../util/human.ts';
import type { TarMember } from '../../util/tar-member.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Output } from '../io.ts';
import { count } from '../reach/words.ts';
import { memberLine } from './member-words.ts';
import { printSlowly } from './slow-output.ts';
import { tablesOf } from './tables.ts';

/** Shows what is in the artifacts of a backup, one after another, while it is read. */
export interface Printer {
  artifact(artifact: Artifact): Promise<void>;
  members(members: readonly TarMember[]): Promise<void>;
}

/** For people. Foreign text is made harmless. */
export function createTextPrinter(stdout: Output, title: string): Printer {
  let isFirst = true;
  return {
    artifact: async (artifact) => {
      const { palette } = stdout;
      const head = isFirst ? `${palette.strong(title)}  ${palette.dim('times in UTC')}\n` : '';
      isFirst = false;
      const tables = tablesOf(artifact).map(
        ({ name, rows }) => `  ${visibleLine(name)}  ${count(rows, 'row')}\n`,
      );
      const name = palette.strong(artifact.id);
      const text = `${head}\n${name}  ${headline(artifact)}\n${tables.join('')}`;
      await printSlowly(stdout, text);
    },
    members: async (members) => {
      await printSlowly(stdout, members.map((member) => `  ${memberLine(member)}\n`).join(''));
    },
  };
}

function headline({ type, plain, facts }: Artifact): string {
  const { entries, database } = facts;
  return [
    type,
    typeof database === 'string' ? visibleLine(database) : null,
    formatBytes(plain.bytes),
    typeof entries === 'number' ? count(entries, 'entry', 'entries') : null,
  ]
    .filter((word) => word !== null)
    .join(', ');
}
