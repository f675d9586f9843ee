import type { StepContext } from '../../ports/step-context.ts';
import type { LostCopy } from '../../stages/fetch/copy-failure.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';
import { openLiveLine } from '../reach/live-line.ts';

/** Tells how reading gets on: a line that moves on a terminal, one line a file elsewhere. */
export interface ReadingProgress {
  /** Surroundings in which what is read is counted for a file. */
  file(name: string, totalBytes: number, context: StepContext): StepContext;
  done(words: string): void;
  lost(file: string, lost: LostCopy): void;
  close(): void;
}

interface Telling {
  readonly isQuiet: boolean;
  /** As commands name the backup. */
  readonly target: string;
}

export function createProgress(io: Io, { isQuiet, target }: Telling): ReadingProgress {
  const recordIt = `run-pipeline verify ${target} --level download`;
  const line = openLiveLine(io, { isMoving: !isQuiet });
  const { palette } = io.stderr;
  return {
    file: (name, totalBytes, context) => line.count(name, totalBytes, context),
    done: (words) => {
      if (!isQuiet) line.say(`${palette.good('✔')} ${visibleLine(words)}`);
    },
    lost: (file, { destination, reason, isDamage }) => {
      const text = visibleLine(`the copy at ${destination} does not give ${file}: ${reason}`);
      line.say(`${palette.warning('warning')}  ${text}`);
      if (isDamage) line.say(`${palette.strong('  help:')} ${recordIt} writes it down`);
    },
    close: () => line.close(),
  };
}
