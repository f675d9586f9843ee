import { displayWidth } from '../../util/display-width.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Palette } from '../palette.ts';
import { padText, wrapText } from '../terminal/fit-text.ts';
import type { EndingLook } from '../tree/subject.ts';
import type { Line, Section } from './section.ts';

const labelWidth = 10;
/** Below this width the labels stand above what they label. */
const narrow = 60;

/** Its lines, no wider than the terminal but for what is to be copied; none for an empty section. */
export function drawSection({ label, lines }: Section, look: EndingLook): readonly string[] {
  if (lines.length === 0) return [];
  const { palette, columns } = look;
  const isNarrow = columns < narrow;
  const indent = ' '.repeat(isNarrow ? 4 : labelWidth + 2);
  const room = columns - indent.length;
  // All or none: a remark on one line only would look as if it were about that line.
  const hasAsides = lines.every((line) => widthOf(line) <= room);
  const drawn = lines
    .flatMap((line) => drawLine(hasAsides ? line : { ...line, aside: '' }, room, palette))
    .map((text) => `${indent}${text}`);
  if (isNarrow) return [`  ${palette.dim(label)}`, ...drawn];
  const [first = '', ...others] = drawn;
  return [`  ${palette.dim(padText(label, labelWidth))}${first.slice(indent.length)}`, ...others];
}

function widthOf({ text, aside = '' }: Line): number {
  return displayWidth(visibleLine(text)) + displayWidth(visibleLine(aside)) + 2;
}

function drawLine(line: Line, room: number, palette: Palette): readonly string[] {
  const { paint, lead = '', aside = '' } = line;
  const text = visibleLine(line.text);
  if (line.isWhole || displayWidth(lead) + displayWidth(text) <= room) {
    return [
      `${lead}${painted(text, paint, palette)}${palette.dim(aside && `  ${visibleLine(aside)}`)}`,
    ];
  }
  const indent = ' '.repeat(displayWidth(lead));
  return wrapText(text, room - indent.length).map(
    (part, at) => `${at === 0 ? lead : indent}${painted(part, paint, palette)}`,
  );
}

function painted(text: string, paint: Line['paint'], palette: Palette): string {
  return paint === undefined ? text : palette[paint](text);
}
