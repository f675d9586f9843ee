import { displayWidth } from '../../util/display-width.ts';
import { formatDuration } from '../../util/human.ts';
import type { Palette } from '../palette.ts';
import { fitText } from '../terminal/fit-text.ts';
import type { EndingLook } from '../tree/subject.ts';
import { drawSection } from './draw-section.ts';
import type { Line, Section } from './section.ts';

export interface Headline {
  readonly sign: string;
  readonly paint: keyof Palette;
  /** Harmless. */
  readonly sentence: string;
  readonly durationMs: number;
}

/** A headline, then groups of sections with an empty line before each. Ends in a line break. */
export function drawSummary(
  headline: Headline,
  groups: readonly (readonly Section[])[],
  look: EndingLook,
): string {
  const blocks = groups
    .map((sections) => sections.flatMap((each) => drawSection(each, look)))
    .filter((lines) => lines.length > 0);
  return `${[drawHeadline(headline, look), ...blocks.map((lines) => lines.join('\n'))].join('\n\n')}\n`;
}

export function warningLines(warnings: readonly string[]): readonly Line[] {
  return warnings.map((text) => ({ paint: 'warning', text }));
}

function drawHeadline({ sign, paint, sentence, durationMs }: Headline, look: EndingLook): string {
  const { palette, columns } = look;
  const took = `  ${formatDuration(durationMs)}`;
  const room = columns - 2 - displayWidth(took);
  return `${palette[paint](sign)} ${palette.strong(fitText(sentence, room))}${palette.dim(took)}`;
}
