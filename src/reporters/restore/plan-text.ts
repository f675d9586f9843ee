import type { RestorePlan } from '../../model/restore/plan.ts';
import { visible } from '../../util/visible-text.ts';
import type { Palette } from '../palette.ts';
import { padText, wrapText } from '../terminal/fit-text.ts';
import { headWords, planSections } from './plan-sections.ts';
import type { Line, Section } from './section.ts';
import { commandOf, refusedWords } from './sections/verdict.ts';

export interface PlanLook {
  readonly palette: Palette;
  /** Infinite where nothing has to fit. */
  readonly columns: number;
}

const labelWidth = 13;
/** Below this width the labels stand above what they label. */
const narrow = 60;

/** A plan for people, the command last. Ends in a line break; nothing foreign in it steers a terminal. */
export function renderPlanText(plan: RestorePlan, look: PlanLook): string {
  const { palette, columns } = look;
  const blocks = planSections(plan).map((group) =>
    group.flatMap((section) => drawSection(section, look)).join('\n'),
  );
  const command = commandOf(plan);
  const last =
    command === null
      ? wrapText(refusedWords, columns)
      : [...wrapText(command.lead, columns), '', `  ${palette.strong(visible(command.line))}`];
  const head = wrapText(visible(headWords(plan)), columns).map(palette.strong);
  return `${[head.join('\n'), ...blocks, last.join('\n')].join('\n\n')}\n`;
}

function drawSection({ label, lines }: Section, look: PlanLook): readonly string[] {
  const { palette, columns } = look;
  const isNarrow = columns < narrow;
  const indent = ' '.repeat(isNarrow ? 4 : labelWidth + 2);
  const drawn = lines.flatMap((line) => drawLine(line, indent, look));
  if (isNarrow) return [`  ${palette.dim(label)}`, ...drawn];
  const [first = '', ...others] = drawn;
  return [`  ${palette.dim(padText(label, labelWidth))}${first.slice(indent.length)}`, ...others];
}

function drawLine(line: Line, indent: string, { palette, columns }: PlanLook): readonly string[] {
  const { depth = 0, paint, isWhole } = line;
  const text = visible(line.text);
  const start = indent + '  '.repeat(depth);
  const parts = isWhole ? [text] : wrapText(text, columns - start.length);
  const painted = (part: string) => (paint === undefined ? part : palette[paint](part));
  return (parts.length === 0 ? [''] : parts).map((part) => `${start}${painted(part)}`);
}
