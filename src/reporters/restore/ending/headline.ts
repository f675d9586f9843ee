import { type Aftermath, aftermathOf } from '../../../model/restore/aftermath.ts';
import type { RestoreOutcome, RestoreSummary } from '../../../model/restore/summary.ts';
import { visibleLine } from '../../../util/visible-text.ts';
import type { Palette } from '../../palette.ts';
import type { Headline } from '../../summary/draw-summary.ts';

/** How it ended, in one sentence. */
export function headlineOf(summary: RestoreSummary): Headline {
  const { sign, paint, words } = headlines[summary.outcome];
  const sentence = words(visibleLine(summary.pipeline), aftermathOf(summary));
  return { sign, paint, sentence, durationMs: summary.durationMs };
}

const headlines: Record<
  RestoreOutcome,
  {
    readonly sign: string;
    readonly paint: keyof Palette;
    readonly words: (pipeline: string, aftermath: Aftermath) => string;
  }
> = {
  restored: { sign: '✔', paint: 'good', words: (name) => `${name} is restored` },
  incomplete: { sign: '!', paint: 'warning', words: (name) => `${name} is restored, but look` },
  rehearsed: {
    sign: '✔',
    paint: 'good',
    words: (name) => `${name} could be restored`,
  },
  failed: {
    sign: '✖',
    paint: 'error',
    words: (name, aftermath) =>
      aftermath === 'mixed'
        ? `the restore of ${name} failed, and not all is taken back`
        : `${name} was not restored`,
  },
  cancelled: { sign: '■', paint: 'warning', words: (name) => `the restore of ${name} was stopped` },
  skipped: { sign: '–', paint: 'info', words: (name) => `the restore of ${name} was skipped` },
  refused: { sign: '✖', paint: 'error', words: (name) => `the restore of ${name} was refused` },
};
