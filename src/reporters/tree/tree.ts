import { displayWidth } from '../../util/display-width.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Reporter, Screen } from '../reporter.ts';
import { fitText } from '../terminal/fit-text.ts';
import { createLiveArea, type LiveArea } from '../terminal/live-area.ts';
import type { Branch } from './branch.ts';
import { frameOf } from './frame.ts';
import { ownPulse, type Pulse } from './pulse.ts';
import { drawFinalRow, drawNotice, drawRow, type Look, type Row } from './row.ts';
import type { Opening, Subject } from './subject.ts';

const beatMs = 100;

/**
 * For a terminal: what happens as a tree that is drawn ten times a second at most. Events change what is drawn
 * next; only what is said, the end and `close` draw at once.
 */
export function createTree<E>(
  subject: Subject<E>,
  screen: Screen,
  pulse: Pulse = ownPulse,
): Reporter<E> {
  const tree = new Tree(subject, screen, pulse);
  return {
    report: (event) => tree.report(event),
    say: (text) => tree.say(text),
    close: () => tree.close(),
  };
}

class Tree<E> {
  readonly #subject: Subject<E>;
  readonly #screen: Screen;
  readonly #pulse: Pulse;
  readonly #area: LiveArea;
  /** Branches that stand above the live area and are not drawn any more. */
  readonly #settled = new Set<string>();
  #above: ((look: Look) => readonly string[])[] = [];
  #turn = 0;
  #stopPulse: (() => void) | null = null;
  #hasEnded = false;
  #isClosed = false;

  constructor(subject: Subject<E>, screen: Screen, pulse: Pulse) {
    this.#subject = subject;
    this.#screen = screen;
    this.#pulse = pulse;
    this.#area = createLiveArea(screen);
  }

  report(event: E): void {
    if (this.#isClosed) return;
    const { opening, notice, isEnd } = this.#subject.take(event);
    if (opening) this.#begin(opening);
    if (notice) this.#above.push((look) => drawNotice(notice.mark, notice.text, look));
    if (isEnd) this.#finish();
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

  #begin({ title, id }: Opening): void {
    if (this.#hasEnded) this.#settled.clear();
    this.#hasEnded = false;
    this.#above.push(({ palette, columns }) => {
      const name = fitText(visibleLine(title), columns);
      const aside = fitText(visibleLine(id), columns - displayWidth(name) - 2);
      return [`${palette.strong(name)}${palette.dim(aside && `  ${aside}`)}`];
    });
  }

  #finish(): void {
    this.#hasEnded = true;
    this.#drawLast();
    this.#area.end();
    const ending = this.#subject.ending(this.#look());
    if (ending !== null) this.#screen.write(`\n${ending}`);
  }

  #draw(): void {
    const look = this.#look();
    const branches = this.#subject.branches(this.#pulse.now());
    const left = branches.filter(({ name }) => !this.#settled.has(name));
    const open = left.findIndex(({ isFinal }) => !isFinal);
    const settled = open === -1 ? left : left.slice(0, open);
    this.#settle(settled);
    const live = frameOf(left.slice(settled.length), this.#subject.beside(), this.#room());
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
    const branches = this.#subject.branches(this.#pulse.now());
    this.#settle(branches.filter(({ name, isWaiting }) => !this.#settled.has(name) && !isWaiting));
    this.#area.draw(this.#takeAbove(this.#look()), []);
  }

  #settle(branches: readonly Branch[]): void {
    for (const { name, rows } of branches) {
      this.#settled.add(name);
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
