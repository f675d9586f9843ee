import { formatBytes, formatDuration } from '../../util/human.ts';
import { visible, visibleLine } from '../../util/visible-text.ts';
import { BackupError } from '../failures.ts';
import { describeRun } from './notice-body.ts';
import type { RunSummary } from './summary.ts';

/** What a channel is given to tell. */
export interface NoticeContent {
  readonly event: string;
  /** One line. */
  readonly title: string;
  readonly body: string;
  readonly summary: RunSummary;
}

/** What a notice can say beside the summary. */
export interface Surroundings {
  readonly host?: string | undefined;
  /** Where the run can be looked at, such as the page of a CI job. */
  readonly url?: string | undefined;
}

/** The `title` and `body` of a channel, as they are written in the pipeline. */
export interface NoticeTemplates extends Surroundings {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
}

/** The words of a notice for channels that have none of their own. */
export function renderNotice(
  event: string,
  summary: RunSummary,
  surroundings: Surroundings = {},
): NoticeContent {
  const title = visibleLine(titleOf(event, summary));
  return { event, summary, title, body: visibleLines(describeRun(summary, surroundings)) };
}

/** The same notice in the words of a channel; what it has no template for stays. */
export function fillTemplates(notice: NoticeContent, templates: NoticeTemplates): NoticeContent {
  const { title, body } = templates;
  const values = valuesOf(notice, templates);
  return {
    ...notice,
    title: title === undefined ? notice.title : visibleLine(fill(title, values)),
    body: body === undefined ? notice.body : visibleLines(fill(body, values)),
  };
}

/** How a channel says that it could not tell anybody. It changes nothing but the record of the run. */
export function noticeFailure(message: string, hint: string): BackupError {
  return new BackupError({ code: 'BP5040', stage: 'notify', message, hint });
}

const titles: Readonly<Record<string, string>> = {
  success: 'backup done',
  failure: 'backup failed',
  partial: 'backup incomplete',
  suspect: 'backup is suspiciously small',
  recovery: 'backups are good again',
  skipped: 'backup skipped',
  overdue: 'no good backup for too long',
};

function titleOf(event: string, { pipeline, outcome }: RunSummary): string {
  if (outcome === 'cancelled') return `${pipeline}: backup cancelled`;
  return `${pipeline}: ${titles[event] ?? `${event}: ${outcome}`}`;
}

/** By the names of the placeholders. */
type Values = ReadonlyMap<string, string>;

function valuesOf({ event, summary }: NoticeContent, { host, url }: Surroundings): Values {
  const { pipeline, outcome, backup, failure, artifacts, durationMs } = summary;
  const values = {
    pipeline,
    event,
    outcome,
    backup,
    stage: failure?.stage,
    error: failure?.message,
    hint: failure?.hint,
    bytes: formatBytes(artifacts.reduce((sum, { storedBytes }) => sum + storedBytes, 0)),
    duration: formatDuration(durationMs),
    host,
    url,
  };
  return new Map(Object.entries(values).map(([name, value]) => [name, value ?? '']));
}

/** In one pass: what a value says is never taken for a placeholder. */
function fill(template: string, values: Values): string {
  return template.replace(/\$\$|\$\{([a-z]+)\}/g, (written, name: string | undefined) =>
    name === undefined ? '$' : (values.get(name) ?? written),
  );
}

/** What programs and servers have said is made harmless; line breaks stay. */
function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visible).join('\n');
}
