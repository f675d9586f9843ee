import type { Palette } from '../../reporters/palette.ts';
import { padText, wrapText } from '../../reporters/terminal/fit-text.ts';
import { displayWidth } from '../../util/display-width.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Look } from './columns.ts';

/** A label and what is said beside it; an empty one takes no room. */
export interface Section {
  readonly label: string;
  readonly lines: readonly SectionLine[];
}

export interface SectionLine {
  readonly text: string;
  readonly paint?: keyof Palette;
  /** Stands before the text; what does not fit goes on below the text. */
  readonly lead?: string;
  /** To be copied: never broken by us. */
  readonly isWhole?: boolean;
}

const labelWidth = 12;
/** Below this width the labels stand above what they label. */
const narrow = 60;

/** Sections one below the other, without those that have nothing to say. Foreign text is made harmless. */
export function renderSections(sections: readonly Section[], look: Look): string {
  const lines = sections.flatMap((section) => drawSection(section, look));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** Lines whose first words stand in a column of their own. */
export function aligned(
  rows: readonly (SectionLine & { readonly name: string })[],
): readonly SectionLine[] {
  const width = Math.max(0, ...rows.map(({ name }) => displayWidth(visibleLine(name))));
  return rows.map(({ name, lead = '', ...line }) => ({
    ...line,
    lead: `${lead}${padText(visibleLine(name), width)}  `,
  }));
}

function drawSection({ label, lines }: Section, look: Look): readonly string[] {
  if (lines.length === 0) return [];
  const isNarrow = look.columns < narrow && label !== '';
  const width = label === '' ? 0 : labelWidth;
  const indent = ' '.repeat(isNarrow ? 4 : width + 2);
  const drawn = lines.flatMap((line) => drawLine(line, indent, look));
  const { palette } = look;
  if (isNarrow) return [`  ${palette.dim(label)}`, ...drawn];
  const [first = '', ...others] = drawn;
  return [`  ${palette.dim(padText(label, width))}${first.slice(indent.length)}`, ...others];
}

function drawLine(line: SectionLine, indent: string, look: Look): readonly string[] {
  const { lead = '', paint } = line;
  const text = visibleLine(line.text);
  const painted = (part: string) => (paint === undefined ? part : look.palette[paint](part));
  if (line.isWhole) return [`${indent}${lead}${painted(text)}`];
  const hang = ' '.repeat(displayWidth(lead));
  const parts = wrapText(text, look.columns - indent.length - hang.length);
  return (parts.length === 0 ? [''] : parts).map(
    (part, at) => `${indent}${at === 0 ? lead : hang}${painted(part)}`,
  );
}
