import { formatBytes, formatDuration } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { visibleLines } from './body.ts';
import type { Notice, Subject, Surroundings } from './notice.ts';

/** The `title` and `body` of a channel, as they are written in the pipeline. */
export interface NoticeTemplates extends Surroundings {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
}

/** The same notice in the words of a channel; what it has no template for stays. */
export function fillTemplates(notice: Notice, templates: NoticeTemplates): Notice {
  const { title, body } = templates;
  const values = valuesOf(notice, templates);
  return {
    ...notice,
    title: title === undefined ? notice.title : visibleLine(fill(title, values)),
    body: body === undefined ? notice.body : visibleLines(fill(body, values)),
  };
}

/** By the names of the placeholders. */
type Values = ReadonlyMap<string, string>;

function valuesOf(notice: Notice, { host, url }: Surroundings): Values {
  const { pipeline, outcome, failure, durationMs } = notice.summary;
  const values = {
    pipeline,
    event: notice.event,
    outcome,
    backup: backupOf(notice),
    stage: phaseOf(notice),
    error: failure?.message,
    hint: failure?.hint,
    bytes: formatBytes(bytesOf(notice)),
    duration: formatDuration(durationMs),
    host,
    url,
  };
  return new Map(Object.entries(values).map(([name, value]) => [name, value ?? '']));
}

/** The stage of a run or the step of a restore that failed. */
function phaseOf({ about, summary }: Subject): string | null | undefined {
  switch (about) {
    case 'run':
      return summary.failure?.stage;
    case 'restore':
      return summary.failure?.step;
    case 'deed':
      return null;
  }
}

/** Where it is about one alone. */
function backupOf({ about, summary }: Subject): string | null {
  if (about !== 'deed') return summary.backup;
  const [id = null, ...others] = new Set(summary.results.map(({ backup }) => backup));
  return others.length === 0 ? id : null;
}

/** What the backup weighs at a destination, what a restore made live, or what was removed or copied. */
function bytesOf(subject: Subject): number {
  return sizesOf(subject).reduce((sum, bytes) => sum + bytes, 0);
}

function sizesOf({ about, summary }: Subject): readonly number[] {
  switch (about) {
    case 'run':
      return summary.artifacts.map(({ storedBytes }) => storedBytes);
    case 'restore':
      return summary.artifacts.map(({ isActive, plainBytes }) => (isActive ? plainBytes : 0));
    case 'deed':
      return summary.results.map(({ bytes }) => bytes);
  }
}

/** In one pass: what a value says is never taken for a placeholder. */
function fill(template: string, values: Values): string {
  return template.replace(/\$\$|\$\{([a-z]+)\}/g, (written, name: string | undefined) =>
    name === undefined ? '$' : (values.get(name) ?? written),
  );
}
