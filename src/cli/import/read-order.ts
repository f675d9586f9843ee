import { parseSize } from '../../model/amounts.ts';
import type { DumpEntry, Plan } from '../../model/plan.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { personOf } from '../compose/person.ts';
import type { Io } from '../io.ts';
import { createMistake, either } from '../mistake.ts';
import { readLabels } from '../run/read-labels.ts';
import { triggerUrl } from '../run/read-wishes.ts';
import { showArgument } from '../show-argument.ts';
import { suggest } from '../suggest.ts';
import type { Line } from '../verb.ts';
import type { ReadOrder } from './order.ts';

/** What the command line wants to be imported, as which dump. */
export function readOrder(line: Line, { plan }: Chosen, { env, stdin }: Io): ReadOrder {
  const meant = readAs(line, plan);
  if ('mistake' in meant) return meant;
  const read = readLabels(line);
  if ('mistake' in read) return read;
  const size = readSize(line.value('max-size'));
  if ('mistake' in size) return size;
  const [file = ''] = line.positionals;
  if (file === '-' && 'isTTY' in stdin && stdin.isTTY === true) {
    return mistake('standard input is a terminal', 'pipe the file into it, or name the file');
  }
  const wishes = {
    only: [meant.entry.id],
    note: line.value('note') ?? '',
    labels: read.labels,
    appVersion: line.value('app-version') ?? null,
    trigger: { kind: 'import', url: triggerUrl(env) },
    dryRun: false,
    adopt: [],
    hold: line.value('hold') ?? null,
    owner: personOf(env),
  } as const;
  return { order: { file, ...meant, ...size, isBare: line.flag('as-is'), wishes } };
}

type Meant = { readonly entry: DumpEntry; readonly member: string | null } | Mistake;
type Mistake = Extract<ReadOrder, { readonly mistake: unknown }>;

/** Where there is one dump only, it is meant. */
function readAs(line: Line, { name, stages: { dump } }: Plan): Meant {
  const given = line.value('as');
  const known = dump.map(({ id }) => id);
  const [only] = dump;
  if (given === undefined) {
    if (only !== undefined && dump.length === 1) return { entry: only, member: null };
    const message = `${name} has ${dump.length} dumps`;
    return mistake(message, `say which of them the file is: --as ${either(known)}`);
  }
  const [id = '', member = null] = given.split(/\.(.*)/s);
  const entry = dump.find((one) => one.id === id);
  if (entry !== undefined) return { entry, member };
  const near = suggest(id, known);
  const help = near === undefined ? `known: ${known.join(', ')}` : `did you mean ${near}?`;
  return mistake(`${name} has no dump ${showArgument(id)}`, help);
}

function readSize(text: string | undefined): { readonly maxBytes: number | null } | Mistake {
  if (text === undefined) return { maxBytes: null };
  try {
    return { maxBytes: parseSize(text) };
  } catch {
    const message = `--max-size: ${showArgument(text)} is no size`;
    return mistake(message, 'write it like 2GiB or 500MB');
  }
}

function mistake(message: string, help: string): Mistake {
  return { mistake: createMistake('BP0115', message, help) };
}
