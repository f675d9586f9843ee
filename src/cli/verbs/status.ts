import { parseDuration } from '../../model/amounts.ts';
import { type ExitCode, exits } from '../../model/exit.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { printMistakes } from '../print-mistakes.ts';
import { lookOf } from '../reach/columns.ts';
import { readLast } from '../reach/last.ts';
import { readAll, type Seen } from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { withReach } from '../reach/with-reach.ts';
import { worstExit } from '../reach/worst-exit.ts';
import { showArgument } from '../show-argument.ts';
import { judgeHealth, type Observed } from '../status/health.ts';
import { observe } from '../status/observe.ts';
import { statusRecord } from '../status/record.ts';
import { renderStatus } from '../status/render.ts';
import { writeFigures } from '../status/write-figures.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const maxAge = line.value('max-age');
  const maxAgeMs = maxAge === undefined ? null : readDuration(maxAge);
  if (maxAge !== undefined && maxAgeMs === null) {
    const message = `--max-age ${showArgument(maxAge)} is no duration`;
    const mistake = createMistake('BP0115', message, 'write a number and s, m, h, d or w: 26h');
    return printMistakes([mistake], line.verb, io.stderr);
  }
  const last = readLast(line);
  if (typeof last === 'object') return printMistakes([last], line.verb, io.stderr);
  const history = line.flag('history') || line.value('last') !== undefined ? last : null;
  return await withReach({ line, io, names: line.positionals }, async (chosen, context) => {
    const seen = await readAll({ chosen, fromMemory: true }, io, context);
    const observed: Observed[] = [];
    for (const known of seen.known)
      observed.push(await observe(known, { maxAgeMs, history }, context));
    const figures = line.value('prometheus');
    if (figures !== undefined) await writeFigures(figures, { observed, seen }, io);
    return answer(seen, observed, { line, io });
  });
}

interface Around {
  readonly line: Line;
  readonly io: Io;
}

function answer({ failures }: Seen, observed: readonly Observed[], { line, io }: Around): Outcome {
  for (const { pipeline, error } of failures) warn(`${pipeline}: ${error.message}`, io);
  const healths = observed.map(judgeHealth);
  const isWarned =
    healths.some(({ warnings }) => warnings.length > 0) ||
    observed.some((one) => unmetOf(one).length > 0);
  const exit = worstExit([
    ...failures.map(({ error }) => error.exit),
    ...healths.map(({ state }): ExitCode => (state === 'ok' ? exits.done : exits.failed)),
    ...(line.strict && isWarned ? [exits.look] : []),
  ]);
  return {
    exit,
    reason: exit === exits.done ? 'done' : reasonOf(observed, failures),
    text: renderStatus(observed, lookOf(io.stdout)),
    data: {
      pipelines: observed.map(statusRecord),
      problems: failures.map(({ pipeline, error }) => `${pipeline}: ${error.message}`),
    },
  };
}

/** The first alarm, else the first warning, else what does not meet the policy; with the name of its pipeline. */
function reasonOf(observed: readonly Observed[], failures: Seen['failures']): string {
  const told = observed.map((one) => ({ pipeline: one.known.pipeline, ...judgeHealth(one) }));
  const alarms = [
    ...told.flatMap(({ pipeline, alarms: all }) => all.map((text) => `${pipeline}: ${text}`)),
    ...failures.map(({ pipeline, error }) => `${pipeline}: ${error.message}`),
    ...told.flatMap(({ pipeline, warnings }) => warnings.map((text) => `${pipeline}: ${text}`)),
  ];
  const all = alarms.length > 0 ? alarms : observed.flatMap(unmetOf);
  const more = all.length > 1 ? ` (and ${all.length - 1} more)` : '';
  return `${all[0] ?? 'look'}${more}`;
}

function unmetOf({ known, compliance }: Observed): readonly string[] {
  return compliance
    .filter(({ isMet }) => isMet === false)
    .map(({ subject, text }) => `${known.pipeline}: ${subject}: ${text}`);
}

function readDuration(text: string): number | null {
  try {
    return parseDuration(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
