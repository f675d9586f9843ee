import type { StepContext } from '../../ports/step-context.ts';
import { createSpeed } from '../../reporters/progress/speed.ts';
import { fitText } from '../../reporters/terminal/fit-text.ts';
import { createLiveArea, type LiveArea } from '../../reporters/terminal/live-area.ts';
import type { LostCopy } from '../../stages/fetch/copy-failure.ts';
import { formatBytes, formatRate } from '../../util/human.ts';
import { throttled } from '../../util/throttle.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';

/** Tells how reading gets on: a line that moves on a terminal, one line a file elsewhere. */
export interface ReadingProgress {
  /** Surroundings in which what is read is counted for a file. */
  file(name: string, totalBytes: number, context: StepContext): StepContext;
  done(words: string): void;
  lost(file: string, lost: LostCopy): void;
  close(): void;
}

const redrawMs = 100;

interface Telling {
  readonly isQuiet: boolean;
  /** As commands name the backup. */
  readonly target: string;
}

export function createProgress(io: Io, { isQuiet, target }: Telling): ReadingProgress {
  const recordIt = `run-pipeline verify ${target} --level download`;
  const area = io.stderr.isTerminal && !isQuiet ? areaOn(io) : null;
  const say = (line: string) => {
    if (area === null) io.stderr.write(`${line}\n`);
    else area.draw([line], []);
  };
  if (area !== null) io.interrupts.speakThrough({ say, close: () => area.end() });
  const { palette } = io.stderr;
  return {
    file: (name, totalBytes, context) => {
      if (area === null) return context;
      const counted = countOnto(area, { name: visibleLine(name), totalBytes, io });
      return { ...context, progress: counted };
    },
    done: (words) => {
      if (!isQuiet) say(`${palette.good('✔')} ${visibleLine(words)}`);
    },
    lost: (file, { destination, reason, isDamage }) => {
      const text = visibleLine(`the copy at ${destination} does not give ${file}: ${reason}`);
      say(`${palette.warning('warning')}  ${text}`);
      if (isDamage) say(`${palette.strong('  help:')} ${recordIt} writes it down`);
    },
    close: () => {
      area?.draw([], []);
      area?.end();
    },
  };
}

function areaOn({ stderr }: Io): LiveArea {
  const size = () => ({ columns: stderr.columns, rows: 24 });
  return createLiveArea({ write: stderr.write, palette: stderr.palette, size });
}

interface Counting {
  readonly name: string;
  readonly totalBytes: number;
  readonly io: Io;
}

function countOnto(area: LiveArea, { name, totalBytes, io }: Counting): (bytes: number) => void {
  const speed = createSpeed();
  let bytes = 0;
  const draw = throttled(redrawMs, (now: number) => {
    speed.note(performance.now(), now);
    // A copy that was given up is counted, too.
    const percent = totalBytes === 0 ? 100 : Math.min(99, Math.floor((now / totalBytes) * 100));
    const rate = speed.rate();
    const parts = [`${percent} %`, `of ${formatBytes(totalBytes)}`, rate && formatRate(rate)];
    const line = `  ${name}  ${parts.filter(Boolean).join('  ')}`;
    area.draw([], [fitText(line, io.stderr.columns - 1)]);
  });
  draw(0);
  return (more) => {
    bytes += more;
    draw(bytes);
  };
}
