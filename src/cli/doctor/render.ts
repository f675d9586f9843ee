import type { Palette } from '../../reporters/palette.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Look } from '../reach/columns.ts';
import { aligned, renderSections, type SectionLine } from '../reach/sections.ts';
import type { Checked } from './finding.ts';

/** What was looked at, by place; what is not well stands with what to do. */
export function renderChecks(checks: readonly Checked[], look: Look): string {
  const groups = Map.groupBy(checks, ({ where }) => where);
  return [...groups]
    .map(([where, found]) => {
      const sections = [{ label: '', lines: linesOf(found) }];
      return `${look.palette.strong(visibleLine(where))}\n${renderSections(sections, look)}`;
    })
    .join('\n');
}

const signs = { ok: '✔', warning: '!', error: '✖' } as const;
const paints: Readonly<Record<Checked['state'], keyof Palette | null>> = {
  ok: null,
  warning: 'warning',
  error: 'error',
};

function linesOf(found: readonly Checked[]): readonly SectionLine[] {
  const rows = found.flatMap(({ what, state, message, hint }) => {
    const paint = paints[state];
    const first = {
      name: what,
      lead: `${signs[state]} `,
      text: message,
      ...(paint === null ? {} : { paint }),
    };
    return hint === '' ? [first] : [first, { name: '', lead: '  ', text: `→ ${hint}` }];
  });
  return aligned(rows);
}
