import type { StepContext } from '../../ports/step-context.ts';
import { createSpeed } from '../../reporters/progress/speed.ts';
import { fitText } from '../../reporters/terminal/fit-text.ts';
import { createLiveArea, type LiveArea } from '../../reporters/terminal/live-area.ts';
import { formatBytes, formatRate } from '../../util/human.ts';
import { throttled } from '../../util/throttle.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';

/** One line at the bottom of a terminal that moves while bytes do; elsewhere nothing but what is said. */
export interface LiveLine {
  /** Says a line, above the one that moves. */
  say(line: string): void;
  /** Surroundings in which bytes are counted onto the line, under a name. */
  count(name: string, totalBytes: number, context: StepContext): StepContext;
  /** What was counted is over. */
  clear(): void;
  close(): void;
}

const redrawMs = 100;

export function openLiveLine(io: Io, { isMoving }: { readonly isMoving: boolean }): LiveLine {
  const area = io.stderr.isTerminal && isMoving ? areaOn(io) : null;
  const say = (line: string) => {
    if (area === null) io.stderr.write(`${line}\n`);
    else area.draw([line], []);
  };
  if (area !== null) io.interrupts.speakThrough({ say, close: () => area.end() });
  return {
    say,
    count: (name, totalBytes, context) => {
      if (area === null) return context;
      return { ...context, progress: countOnto(area, { name: visibleLine(name), totalBytes, io }) };
    },
    clear: () => area?.draw([], []),
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
