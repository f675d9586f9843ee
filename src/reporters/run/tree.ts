import type { RunEvent } from '../../model/run/event.ts';
import type { StageName } from '../../model/stages.ts';
import { displayWidth } from '../../util/display-width.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { applyEvent } from './apply-event.ts';
import { fitText } from './fit-text.ts';
import { createLiveArea, type LiveArea } from './live-area.ts';
import { noticeOf } from './notice.ts';
import type { Reporter, Screen } from './reporter.ts';
import { createRunView, type RunView } from './run-view.ts';
import { renderSummaryText } from './summary-text.ts';
import { frameOf } from './tree-frame.ts';
import { drawFinalRow, drawNotice, drawRow, type Look, type Row } from './tree-row.ts';
import { type Branch, branchesOf } from './tree-rows.ts';

/** The clock and the pulse of the drawing. */
export interface Pulse {
  now(): number;
  /** Returns what ends it. */
  every(ms: number, beat: () => void): () => void;
}

const beatMs = 100;

/**
 * For a terminal: the stages as a tree that is drawn ten times a second at most. Events change what is drawn
 * next; only what is said, the end of a run and `close` draw at once.
 */
export function createTreeReporter(screen: Screen, pulse: Pulse = ownPulse): Reporter {
  const tree = new Tree(screen, pulse);
  return {
    report: (event) => tree.report(event),
    say: (text) => tree.say(text),
    close: () => tree.close(),
  };
}

const ownPulse: Pulse = {
  now: () => Date.now(),
  every(ms, beat) {
    const timer = setInterval(beat, ms).unref();
    return () => clearInterval(timer);
  },
};

class Tree {
  readonly #screen: Screen;
  readonly #pulse: Pulse;
  readonly #area: LiveArea;
  #view: RunView = createRunView();
  /** Stages that stand above the live area and are not drawn any more. */
  readonly #settled = new Set<StageName>();
  #above: ((look: Look) => readonly string[])[] = [];
  #turn = 0;
  #stopPulse: (() => void) | null = null;
  #isClosed = false;

  constructor(screen: Screen, pulse: Pulse) {
    this.#screen = screen;
    this.#pulse = pulse;
    this.#area = createLiveArea(screen);
  }

  report(event: RunEvent): void {
    if (this.#isClosed) return;
    if (event.event === 'run-started') this.#begin(event.pipeline, event.run);
    applyEvent(this.#view, event);
    const notice = noticeOf(event);
    if (notice) this.#above.push((look) => drawNotice(notice.mark, notice.text, look));
    if (event.event === 'run-finished') this.#finish();
    else this.#stopPulse ??= this.#pulse.every(beatMs, () => this.#draw());
  }

  say(text: string): void {
    if (this.#isClosed) return;
    this.#above.push((look) => drawNotice('warning', text, look));
    if (this.#stopPulse) this.#draw();
    else this.#area.draw(this.#takeAbove(this.#look()), []);
  }

  close(): void {
    if (this.#isClosed) return;
    if (this.#stopPulse) this.#drawLast();
    this.#area.end();
    this.#isClosed = true;
  }

  #begin(pipeline: string, run: string): void {
    if (this.#view.summary !== null) {
      this.#view = createRunView();
      this.#settled.clear();
    }
    this.#above.push(({ palette, columns }) => {
      const name = fitText(visibleLine(pipeline), columns);
      const id = fitText(visibleLine(run), columns - displayWidth(name) - 2);
      return [`${palette.strong(name)}${palette.dim(id && `  ${id}`)}`];
    });
  }

  #finish(): void {
    this.#drawLast();
    this.#area.end();
    const { palette, columns } = this.#look();
    const { summary } = this.#view;
    if (summary === null) return;
    this.#screen.write(`\n${renderSummaryText(summary, { palette, columns, view: this.#view })}`);
  }

  #draw(): void {
    const look = this.#look();
    const branches = branchesOf(this.#view, this.#pulse.now());
    const left = branches.filter(({ stage }) => !this.#settled.has(stage));
    const open = left.findIndex(({ isFinal }) => !isFinal);
    const settled = open === -1 ? left : left.slice(0, open);
    this.#settle(settled);
    const live = frameOf(left.slice(settled.length), this.#view.hook, this.#room());
    this.#area.draw(
      this.#takeAbove(look),
      live.map((row) => drawRow(row, look)),
    );
    this.#turn += 1;
  }

  /** Nothing stays live: what runs has been stopped, what waits never began. */
  #drawLast(): void {
    this.#stopPulse?.();
    this.#stopPulse = null;
    const branches = branchesOf(this.#view, this.#pulse.now());
    this.#settle(
      branches.filter(({ stage, isWaiting }) => !this.#settled.has(stage) && !isWaiting),
    );
    this.#area.draw(this.#takeAbove(this.#look()), []);
  }

  #settle(branches: readonly Branch[]): void {
    for (const { stage, rows } of branches) {
      this.#settled.add(stage);
      this.#above.push((look) => rows.flatMap((row) => drawFinalRow(stopped(row), look)));
    }
  }

  #takeAbove(look: Look): readonly string[] {
    const lines = this.#above.flatMap((draw) => draw(look));
    this.#above = [];
    return lines;
  }

  /** The last column stays free: some terminals break the line there, and erasing would take its character. */
  #look(): Look {
    const { columns } = this.#screen.size();
    return { palette: this.#screen.palette, columns: columns - 1, turn: this.#turn };
  }

  /** The cursor needs a line of its own. */
  #room(): number {
    return this.#screen.size().rows - 1;
  }
}

function stopped(row: Row): Row {
  return row.mark === 'running' ? { ...row, mark: 'stopped' } : row;
}
