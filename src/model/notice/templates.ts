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
  const { pipeline, outcome, backup, failure, durationMs } = notice.summary;
  const values = {
    pipeline,
    event: notice.event,
    outcome,
    backup,
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
  return about === 'run' ? summary.failure?.stage : summary.failure?.step;
}

/** What the backup weighs at a destination, or what a restore made live. */
function bytesOf({ about, summary }: Subject): number {
  const sizes =
    about === 'run'
      ? summary.artifacts.map(({ storedBytes }) => storedBytes)
      : summary.artifacts.map(({ isActive, plainBytes }) => (isActive ? plainBytes : 0));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** In one pass: what a value says is never taken for a placeholder. */
function fill(template: string, values: Values): string {
  return template.replace(/\$\$|\$\{([a-z]+)\}/g, (written, name: string | undefined) =>
    name === undefined ? '$' : (values.get(name) ?? written),
  );
}
