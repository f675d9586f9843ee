import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effect } from '../../stages/effect.ts';
import { servicesPoint } from '../../stages/restore/stop-services.ts';
import { appendEntry, type Entry, openEffects } from '../journal.ts';
import { removeHalfWritten } from '../state-folder.ts';
import { isAtWork, readIfThere } from './journals.ts';
import { isOurJournal } from './leave-hooks.ts';
import type { RecoveryEmit, RecoveryJob } from './recovery-job.ts';
import { describeEffect } from './undo-effect.ts';
import { type StoppingJob, stopAgain, undoRestoreEffect } from './undo-restore-effect.ts';

/** How many ended restores are remembered. */
const keptRestores = 100;

/** How much is left of a restore: `half` of its data may be of then, and half of now. */
type Rest = 'nothing' | 'some' | 'half';

/**
 * Ends what killed restores have begun: before their turning point everything is taken back, after it everything is
 * completed; then the application is put into service again. Only under the lock of the pipeline. Answers the restores
 * whose data could not be taken back.
 */
export async function recoverRestores(
  job: RecoveryJob,
  emit: RecoveryEmit,
): Promise<readonly string[]> {
  const { state, plan } = job;
  const [ended, half]: [string[], string[]] = [[], []];
  for (const id of await state.restores(plan.name)) {
    const rest = await recoverOne(job, id, emit);
    if (rest === 'nothing') ended.push(id);
    if (rest === 'half') half.push(id);
  }
  for (const id of ended.slice(0, Math.max(0, ended.length - keptRestores))) {
    await rm(state.restoreFolder(plan.name, id), { recursive: true, force: true });
  }
  return half;
}

async function recoverOne(job: RecoveryJob, id: string, emit: RecoveryEmit): Promise<Rest> {
  const folder = job.state.restoreFolder(job.plan.name, id);
  const path = join(folder, 'journal.ndjson');
  const entries = (await readIfThere(path)) ?? [];
  if (entries.some(({ kind }) => kind === 'end')) return 'nothing';
  if (await isAtWork(job, folder, entries)) return 'some';
  let isSpotless = true;
  const telling: RecoveryEmit = (happening) => {
    if (happening.event === 'warning') isSpotless = false;
    emit(happening);
  };
  const { failures, isTurned, isHalf } = await finish(job, { id, path, entries }, telling);
  if (failures.length > 0) {
    const what = failures.join('; ');
    emit({
      event: 'warning',
      message: `the restore ${id} was interrupted, and is not cleaned up: ${what}`,
    });
    return isHalf ? 'half' : 'some';
  }
  await removeHalfWritten(folder);
  const at = new Date(job.clock.now()).toISOString();
  await appendEntry(path, { kind: 'end', at, outcome: 'interrupted' });
  const before = isSpotless ? 'everything is' : 'all that can be taken back is';
  const how = isTurned ? 'the restored data stays' : `${before} as it was before`;
  emit({ event: 'recovered', message: `the restore ${id} was interrupted: ${how}` });
  return 'nothing';
}

interface Interrupted {
  readonly id: string;
  readonly path: string;
  readonly entries: readonly Entry[];
}

type OpenEffect = ReturnType<typeof openEffects>[number];

interface Finished {
  readonly failures: readonly string[];
  readonly isTurned: boolean;
  readonly isHalf: boolean;
}

/** In this order: the data, the code, the application, temporary files. What fails stops what comes after it. */
async function finish(
  job: RecoveryJob,
  { id, path, entries }: Interrupted,
  emit: RecoveryEmit,
): Promise<Finished> {
  const isTurned = entries.some(({ kind }) => kind === 'turned');
  const open = openEffects(entries);
  if (open.length === 0) return { failures: [], isTurned, isHalf: false };
  if (!(await isOurJournal(path))) {
    const failures = [`others could have written ${path}`];
    return { failures, isTurned, isHalf: !isTurned && open.some(isData) };
  }
  if (!isTurned) await stopServices(job, { id, open }, emit);
  const undo = (effect: Effect) => undoRestoreEffect(job, { id, effect, isTurned }, emit);
  for (const effects of inOrder(open)) {
    const failed = await undoGroup(effects, { path, undo });
    if (failed.length === 0) continue;
    const isHalf = !isTurned && failed.some(({ effect }) => isData({ effect }));
    return { failures: failed.map(({ failure }) => failure), isTurned, isHalf };
  }
  return { failures: [], isTurned, isHalf: false };
}

interface Group {
  readonly path: string;
  readonly undo: (effect: Effect) => Promise<string | null>;
}

interface Failed {
  readonly effect: Effect;
  readonly failure: string;
}

async function undoGroup(
  effects: readonly OpenEffect[],
  { path, undo }: Group,
): Promise<readonly Failed[]> {
  const failed: Failed[] = [];
  const closed = new Set<string>();
  for (const { number, effect } of effects) {
    // Whatever still loads there would write into what is taken back.
    const failure = isIn(closed, effect)
      ? `${describeEffect(effect)}: what ran there is not ended`
      : await undo(effect);
    if (failure === null) await appendEntry(path, { kind: 'done', number });
    else failed.push({ effect, failure });
    if (failure !== null && effect.do === 'place') closed.add(JSON.stringify(effect.via));
  }
  return failed;
}

function isIn(closed: ReadonlySet<string>, effect: Effect): boolean {
  return effect.do === 'put-back' && closed.has(JSON.stringify(effect.definition.via));
}

function isData({ effect }: Pick<OpenEffect, 'effect'>): boolean {
  return effect.do === 'put-back';
}

export async function stopServices(
  job: StoppingJob,
  { id, open }: { readonly id: string; readonly open: readonly OpenEffect[] },
  emit: RecoveryEmit,
): Promise<void> {
  for (const { effect } of open) {
    if (effect.do !== 'hook-entered' || effect.at !== servicesPoint) continue;
    const message = await stopAgain(job, id, effect);
    if (message !== null) emit({ event: 'warning', message });
  }
}

const order: readonly Effect['do'][][] = [
  ['place', 'put-back'],
  ['checkout'],
  ['hook-entered', 'maintenance-file'],
  ['folder', 'upload'],
];

function inOrder(open: readonly OpenEffect[]): readonly (readonly OpenEffect[])[] {
  const isPlace = ({ effect }: OpenEffect) => effect.do === 'place';
  return order.map((kinds) =>
    open
      .filter(({ effect }) => kinds.includes(effect.do))
      .toReversed()
      // A program that still loads would write into what is taken back.
      .toSorted((a, b) => Number(isPlace(b)) - Number(isPlace(a))),
  );
}
