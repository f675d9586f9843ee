import { visibleLine } from '../../util/visible-text.ts';
import { commandLine, withoutCommands } from '../github-text.ts';
import type { Narrator } from '../lines/narrator.ts';
import type { Out, Reporter } from '../reporter.ts';
import type { Problem } from './problem.ts';

/** What a workflow is told beside the lines. */
export interface Story<E> extends Narrator<E> {
  /** Whether the event begins or ends a stage or step; `null` for all that belongs into the open group. */
  phaseOf(event: E): Phase | null;
  /** Of all that was told, errors first, each once. */
  problems(): readonly Problem[];
  /** What belongs into the files of the runner; `null` before the end. The token must be random. */
  results(token: string): GithubResults | null;
}

interface Phase {
  readonly name: string;
  readonly isStart: boolean;
  /** Of the group that it opens where none is open; phases that overlap share one. */
  readonly title: string;
}

interface GithubResults {
  /** Markdown, for `GITHUB_STEP_SUMMARY`. */
  readonly summary: string;
  /** For `GITHUB_OUTPUT`. */
  readonly outputs: string;
}

export interface GithubReporter<E> extends Reporter<E> {
  /** As those of its story. */
  results(token: string): GithubResults | null;
}

/** In a workflow: plain lines folded by phase, then the gravest problems as annotations, then how it ended. */
export function createGithubLog<E>(story: Story<E>, out: Out): GithubReporter<E> {
  const log = new Log(story, out);
  return {
    report: (event) => log.report(event),
    say: (text) => log.say(text),
    results: (token) => story.results(token),
    close: () => log.close(),
  };
}

// GitHub shows ten annotations of a step and drops the rest without a word.
const maxAnnotations = 10;

class Log<E> {
  readonly #story: Story<E>;
  readonly #out: Out;
  readonly #running = new Set<string>();
  /** How the phases of the open group ended: told below it, because groups are folded. */
  #results: string[] = [];
  #isGrouped = false;
  #isClosed = false;

  constructor(story: Story<E>, out: Out) {
    this.#story = story;
    this.#out = out;
  }

  report(event: E): void {
    if (this.#isClosed) return;
    const { line, isEnd } = this.#story.tell(event);
    const phase = this.#story.phaseOf(event);
    if (isEnd) this.#finish(line ?? '');
    else if (phase?.isStart) this.#start(phase, line ?? '');
    else if (phase) this.#end(phase, line ?? '');
    else if (line !== null) this.#write(line);
  }

  say(text: string): void {
    if (!this.#isClosed) this.#write(visibleLine(text));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#leaveGroup();
    if (this.#ending() === null) this.#annotate();
    this.#isClosed = true;
  }

  #start({ name, title }: Phase, line: string): void {
    if (!this.#isGrouped) {
      this.#out.write(`${commandLine('group', {}, [title])}\n`);
      this.#isGrouped = true;
    }
    this.#running.add(name);
    this.#write(line);
  }

  #end({ name }: Phase, line: string): void {
    this.#running.delete(name);
    if (this.#isGrouped) this.#results.push(line);
    else this.#write(line);
    if (this.#running.size === 0) this.#leaveGroup();
  }

  #leaveGroup(): void {
    if (this.#isGrouped) this.#out.write('::endgroup::\n');
    this.#isGrouped = false;
    for (const line of this.#results) this.#write(line);
    this.#results = [];
    this.#running.clear();
  }

  #finish(line: string): void {
    this.#leaveGroup();
    this.#write(line);
    this.#annotate();
    for (const text of `\n${this.#ending() ?? ''}`.trimEnd().split('\n')) this.#write(text);
  }

  #ending(): string | null {
    const { palette } = this.#out;
    return this.#story.ending({ palette, columns: Number.POSITIVE_INFINITY });
  }

  #annotate(): void {
    const problems = this.#story.problems();
    for (const { severity, where, message, hint } of problems.slice(0, maxAnnotations)) {
      const body = [message, hint].filter((text) => text !== '');
      this.#out.write(`${commandLine(severity, where === '' ? {} : { title: where }, body)}\n`);
    }
    const rest = problems.length - maxAnnotations;
    if (rest > 0) {
      this.#out.write(`${commandLine('notice', {}, [`${rest} more in the summary`])}\n`);
    }
  }

  #write(line: string): void {
    this.#out.write(`${withoutCommands(line)}\n`);
  }
}
