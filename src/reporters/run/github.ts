import type { RunEvent } from '../../model/run/event.ts';
import type { StageName } from '../../model/stages.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { commandLine, withoutCommands } from '../github-text.ts';
import { renderOutputs, renderRunMarkdown } from './github-results.ts';
import { createNarrator } from './plain.ts';
import { problemsOf } from './problems.ts';
import type { Out, Reporter } from './reporter.ts';
import { createRunView, type RunView } from './run-view.ts';
import { renderSummaryText } from './summary-text.ts';

export interface GithubReporter extends Reporter {
  /** What belongs into the files of the runner; `null` before the run has ended. The token must be random. */
  results(token: string): GithubResults | null;
}

interface GithubResults {
  /** Markdown, for `GITHUB_STEP_SUMMARY`. */
  readonly summary: string;
  /** For `GITHUB_OUTPUT`. */
  readonly outputs: string;
}

/** In a workflow: plain lines folded by stage, then the gravest problems as annotations. */
export function createGithubReporter(out: Out): GithubReporter {
  const log = new Log(out);
  return {
    report: (event) => log.report(event),
    say: (text) => log.say(text),
    results: (token) => log.results(token),
    close: () => log.close(),
  };
}

// GitHub shows ten annotations of a step and drops the rest without a word.
const maxAnnotations = 10;
/** They overlap: one group for all. */
const streaming: readonly StageName[] = ['dump', 'compress', 'encrypt', 'checksum', 'upload'];

class Log {
  readonly #out: Out;
  readonly #narrator = createNarrator();
  readonly #running = new Set<StageName>();
  /** How the stages of the open group ended: told below it, because groups are folded. */
  #results: string[] = [];
  #isGrouped = false;
  #isClosed = false;
  #view: RunView = createRunView();

  constructor(out: Out) {
    this.#out = out;
  }

  report(event: RunEvent): void {
    if (this.#isClosed) return;
    const { view, line } = this.#narrator.tell(event);
    this.#view = view;
    if (event.event === 'run-finished') this.#finish(line ?? '', view);
    else if (event.event === 'stage-started') this.#start(event.stage, line ?? '');
    else if ('stage' in event) this.#end(event.stage, line ?? '');
    else if (line !== null) this.#write(line);
  }

  say(text: string): void {
    if (!this.#isClosed) this.#write(visibleLine(text));
  }

  results(token: string): GithubResults | null {
    const view = this.#view;
    if (view.summary === null) return null;
    return {
      summary: renderRunMarkdown(view.summary, view),
      outputs: renderOutputs(view.summary, token),
    };
  }

  close(): void {
    if (this.#isClosed) return;
    this.#leaveGroup();
    if (this.#view.summary === null) this.#annotate(this.#view);
    this.#isClosed = true;
  }

  #start(stage: StageName, line: string): void {
    if (!this.#isGrouped) {
      const title = stage === 'dump' ? streaming.join(', ') : stage;
      this.#out.write(`${commandLine('group', {}, [title])}\n`);
      this.#isGrouped = true;
    }
    this.#running.add(stage);
    this.#write(line);
  }

  #end(stage: StageName, line: string): void {
    this.#running.delete(stage);
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

  #finish(line: string, view: RunView): void {
    this.#leaveGroup();
    this.#write(line);
    this.#annotate(view);
    if (view.summary === null) return;
    const look = { palette: this.#out.palette, columns: Number.POSITIVE_INFINITY, view };
    for (const text of `\n${renderSummaryText(view.summary, look)}`.trimEnd().split('\n')) {
      this.#write(text);
    }
  }

  #annotate(view: RunView): void {
    const problems = problemsOf(view);
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
