import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { TriggerKind } from '../../model/run/manifest.ts';
import type { RunWishes } from '../../stages/run.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { personOf } from '../compose/person.ts';
import { type Env, isCi } from '../environment.ts';
import { createMistake } from '../mistake.ts';
import { suggest } from '../suggest.ts';
import type { Line } from '../verb.ts';
import { readLabels } from './read-labels.ts';

/** What the command line asks of a run; a mistake when it cannot be meant. */
export function readWishes(line: Line, { plan }: Chosen, env: Env): RunWishes | Diagnostic {
  const only = line
    .values('only')
    .flatMap((ids) => ids.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const known = plan.stages.dump.map(({ id }) => id);
  const unknown = only.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    const meant = suggest(unknown, known);
    const help = meant ? `did you mean ${meant}?` : `known: ${known.join(', ')}`;
    return createMistake('BP0115', `${plan.name} has no dump ${unknown}`, help);
  }
  const read = readLabels(line);
  if ('mistake' in read) return read.mistake;
  return {
    only,
    note: line.value('note') ?? '',
    labels: read.labels,
    appVersion: line.value('app-version') ?? null,
    trigger: triggerOf(line, env),
    dryRun: line.flag('dry-run'),
    adopt: line.values('adopt'),
    hold: line.value('hold') ?? null,
    owner: personOf(env),
  };
}

function triggerOf(line: Line, env: Env): RunWishes['trigger'] {
  return { kind: kindOf(line, env), url: triggerUrl(env) };
}

/** Where a workflow shows what it does; `null` outside of one. */
export function triggerUrl(env: Env): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : null;
}

function kindOf(line: Line, env: Env): TriggerKind {
  if (isCi(env)) return 'ci';
  return line.flag('due') ? 'schedule' : 'manual';
}
