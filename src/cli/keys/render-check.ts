import { visibleLine } from '../../util/visible-text.ts';
import type { Look } from '../reach/columns.ts';
import { renderSections, type SectionLine } from '../reach/sections.ts';
import { count } from '../reach/words.ts';
import type { KeyCheck } from './check.ts';

/** What can be opened here, what cannot, and whose key is missing. */
export function renderKeyCheck(checks: readonly KeyCheck[], look: Look): string {
  return checks
    .map((check) => {
      const name = look.palette.strong(visibleLine(check.pipeline));
      const paint = check.closed.length > 0 ? 'error' : 'good';
      return `${name}  ${look.palette[paint](verdictOf(check))}\n${sectionsOf(check, look)}`;
    })
    .join('\n');
}

function verdictOf({ opened, closed }: KeyCheck): string {
  if (opened.length + closed.length === 0) return 'no backups';
  if (closed.length === 0) return `${count(opened.length, 'backup')}, and a key here for each`;
  const all = count(opened.length + closed.length, 'backup');
  return `${closed.length} of ${all} cannot be opened with any key here`;
}

function sectionsOf(check: KeyCheck, look: Look): string {
  const { closed, unknown, holding, expiring, absent } = check;
  const passphrase = holding.hasPassphrase ? ['a passphrase'] : [];
  return renderSections(
    [
      { label: 'keys here', lines: plain([...holding.fingerprints, ...passphrase]) },
      { label: 'closed', lines: closedLines(closed) },
      { label: 'not here', lines: warned(absent) },
      { label: 'ending', lines: warned(expiring) },
      { label: 'unclear', lines: warned(unknown.map((id) => `${id}: its manifest is broken`)) },
    ],
    look,
  );
}

const maxNamed = 5;

/** Grouped by who could open them: mostly one key that is kept elsewhere. */
function closedLines(closed: KeyCheck['closed']): readonly SectionLine[] {
  const groups = Map.groupBy(closed, ({ openers }) => openers.join(' or '));
  return [...groups].flatMap(([openers, all]) => {
    const ids = all.slice(0, maxNamed).map(({ id }) => id);
    const more = all.length > maxNamed ? ` and ${all.length - maxNamed} more` : '';
    return [
      { text: `${ids.join(', ')}${more}`, paint: 'error' as const },
      { text: `opened by ${openers}` },
    ];
  });
}

function plain(texts: readonly string[]): readonly SectionLine[] {
  return [...new Set(texts)].map((text) => ({ text }));
}

function warned(texts: readonly string[]): readonly SectionLine[] {
  return texts.map((text) => ({ text, paint: 'warning' }));
}
