import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { type ExitCode, exits } from '../../model/exit.ts';
import type { SyncEvent } from '../../model/sync/event.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { formatBytes } from '../../util/human.ts';
import { type Chosen, choosePipeline } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { openStore } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { createMistake, either } from '../mistake.ts';
import { type Telling, told } from '../notice/told.ts';
import { createSetting } from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import { warn } from '../reach/refuse.ts';
import { count } from '../reach/words.ts';
import { showArgument } from '../show-argument.ts';
import { suggest } from '../suggest.ts';
import { performSync, rehearseSync, type Synced } from '../sync/perform.ts';
import { openTeller, type SyncTeller } from '../sync/tell.ts';
import type { Line, Outcome } from '../verb.ts';

/** Copies what one destination lacks from another one. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  const chosen = await choosePipeline(line, io, createSetting(io));
  if ('exit' in chosen) return chosen;
  const [from, to] = [line.value('from') ?? '', line.value('to') ?? ''];
  const mistakes = findMistakes({ from, to }, chosen);
  if (mistakes.length > 0) return printMistakes(mistakes, line.verb, io.stderr);
  return await answerFailures(io, () =>
    withContext(io, (context) => sync({ chosen, from, to }, { line, io }, context)),
  );
}

interface Wish {
  readonly from: string;
  readonly to: string;
}

function findMistakes({ from, to }: Wish, { plan }: Chosen): readonly Diagnostic[] {
  const known = plan.stages.upload.map(({ id }) => id);
  const unknown = Object.entries({ from, to }).flatMap(([option, id]) => {
    if (known.includes(id)) return [];
    const meant = suggest(id, known);
    const help = meant === undefined ? `write ${either(known)}` : `did you mean ${meant}?`;
    const message = `--${option}: there is no destination ${showArgument(id)}`;
    return [createMistake('BP0115', message, help)];
  });
  if (unknown.length > 0 || from !== to) return unknown;
  const message = `--from and --to are both ${showArgument(from)}`;
  return [createMistake('BP0115', message, 'name where they are, and where they are missing')];
}

async function sync(
  { chosen, from, to }: Wish & { readonly chosen: Chosen },
  { line, io }: { readonly line: Line; readonly io: Io },
  context: StepContext,
): Promise<Outcome> {
  const store = await openStore(chosen, io);
  const { sign, obstacle } = await store.openSigner();
  if (obstacle !== null) {
    warn(`what is confirmed is written down and does not count: ${obstacle}`, io);
  }
  const isDry = line.flag('dry-run');
  const teller = openTeller(line, io);
  const order = { chosen, store, sign, from, to, isDry, teller, io };
  const end = (synced: Synced) => endOf(synced, isDry);
  try {
    const synced = isDry
      ? await rehearseSync(order, context)
      : await told({ verb: 'sync', store, io, why: null, endOf: end }, (telling) =>
          performSync({ ...order, teller: heard(teller, { to, telling }) }, telling, context),
        );
    return { ...end(synced), isStreamed: true };
  } finally {
    teller.close();
  }
}

/** What is told in the end, too. */
function heard(
  teller: SyncTeller,
  { to: destination, telling }: { readonly to: string; readonly telling: Telling },
): SyncTeller {
  const emit = (event: SyncEvent): void => {
    teller.emit(event);
    switch (event.event) {
      case 'copied':
        telling.add({ ...event, destination, state: event.event, reason: '' });
        return;
      case 'left':
        telling.add({ ...event, destination, state: event.event, bytes: 0 });
        return;
      case 'failed':
        telling.add({ ...event, destination, state: event.event, bytes: 0, reason: event.message });
        return;
      case 'sync-started':
      case 'planned':
      case 'sync-finished':
        return;
    }
  };
  return { ...teller, emit };
}

function endOf(
  { summary, filled: { failures } }: Synced,
  isDry: boolean,
): { readonly exit: ExitCode; readonly reason: string } {
  const { pipeline, from, to, copied, left, failed, bytes } = summary;
  if (isDry) return { exit: exits.done, reason: 'nothing was touched' };
  const open = [
    ...(left > 0 ? [`${left} not fit to be copied`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const [failure] = failures;
  if (failure !== undefined && copied === 0) {
    return { exit: failure.exit, reason: `${pipeline}: nothing was copied: ${failure.message}` };
  }
  const done =
    copied === 0
      ? `${to} lacks nothing that is good at ${from}`
      : `${count(copied, 'backup')} copied from ${from} to ${to}, ${formatBytes(bytes)}`;
  const reason = [`${pipeline}: ${done}`, ...open].join('; ');
  return { exit: open.length > 0 ? exits.look : exits.done, reason };
}
