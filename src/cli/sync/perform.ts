import { claimFolder } from '../../catalog/owner.ts';
import { BackupError } from '../../model/failures.ts';
import type { SyncSummary } from '../../model/sync/event.ts';
import type { Destination } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { createOwnership } from '../../runner/backup/ownership.ts';
import { rememberSync } from '../../runner/last-syncs.ts';
import { MemorySpool } from '../../spool/memory-spool.ts';
import { claimOn } from '../../stages/claims.ts';
import { copyMissing, type Filled } from '../../stages/sync/copy-missing.ts';
import { planSync, type SyncPlan } from '../../stages/sync/plan-sync.ts';
import { personOf } from '../compose/person.ts';
import { originOf } from '../compose/repository-origin.ts';
import type { Store } from '../compose/store.ts';
import type { Telling } from '../notice/told.ts';
import { alone } from '../reach/alone.ts';
import { warn } from '../reach/refuse.ts';
import { underLock } from '../reach/under-lock.ts';
import type { Order } from './order.ts';
import { requireBoth } from './require-both.ts';

export interface Synced {
  readonly summary: SyncSummary;
  readonly filled: Filled;
}

/** Looks what is missing, and brings it. Alone on this host: nothing is removed meanwhile, and nothing comes twice. */
export async function performSync(
  order: Order,
  telling: Pick<Telling, 'begun'>,
  context: StepContext,
): Promise<Synced> {
  const { store } = order;
  return await alone({ store, verb: 'sync' }, context, (own, around) => {
    telling.begun(own.run);
    return carryOut({ ...order, store: own.store }, own.run, around);
  });
}

/** Looks what is missing, and says it. */
export async function rehearseSync(order: Order, context: StepContext): Promise<Synced> {
  const locked = { store: order.store, mode: 'shared', verb: 'sync' } as const;
  return await underLock(locked, context, async () =>
    finish(order, await plan(order, context), nothing),
  );
}

async function carryOut(order: Order, run: string, context: StepContext): Promise<Synced> {
  const { store, io } = order;
  const planned = await plan(order, context);
  const ids = planned.copies.map(({ copy }) => copy.id);
  await io.audit.begin({ plan: store.plan, backups: ids });
  const filled = ids.length === 0 ? nothing : await fill(order, { planned, run }, context);
  const synced = finish(order, planned, filled);
  await remember(order, synced.summary, context);
  return synced;
}

/** Looks at everything and says what is missing. */
async function plan(order: Order, context: StepContext): Promise<SyncPlan> {
  const { inventory, backups, nowMs } = await requireBoth(order, context);
  const planned = planSync(order, { inventory, backups, nowMs });
  announce(order, planned);
  return planned;
}

/** History is a courtesy: what was copied is copied. */
async function remember(
  { store: { state }, io }: Order,
  summary: SyncSummary,
  { clock }: StepContext,
): Promise<void> {
  try {
    await rememberSync(state, summary, clock.now());
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    warn(`\`status\` will not show this: ${error.message}`, io);
  }
}

const nothing: Filled = { copied: 0, bytes: 0, failures: [] };

function announce(
  { store, from, to, isDry, teller: { emit } }: Order,
  { copies, left }: SyncPlan,
): void {
  const bytes = copies.reduce((sum, one) => sum + one.bytes, 0);
  const backups = copies.length;
  const pipeline = store.plan.name;
  emit({ event: 'sync-started', formatVersion: 1, pipeline, from, to, backups, bytes, isDry });
  for (const { backup, reason } of left) emit({ event: 'left', backup, reason });
  if (!isDry) return;
  for (const { copy, bytes: size } of copies) {
    emit({ event: 'planned', backup: copy.id, bytes: size });
  }
}

interface Work {
  readonly planned: SyncPlan;
  readonly run: string;
}

async function fill(order: Order, { planned, run }: Work, context: StepContext): Promise<Filled> {
  const { teller, io } = order;
  const copying = await copyingOf(order, run, context);
  const reading = { verb: 'sync', owner: personOf(io.env) };
  return await copyMissing({ copying, reading, ...teller }, planned, context);
}

async function copyingOf(order: Order, run: string, context: StepContext) {
  const { store, sign } = order;
  const to = partOf(store, order.to);
  await claim(order, to, context);
  return {
    from: partOf(store, order.from),
    to,
    pipeline: store.plan.name,
    // Nothing waits on a disk of this host: the two go as fast as the slower one.
    openSpool: () => Promise.resolve(new MemorySpool()),
    sealed: () => Promise.resolve(),
    sign,
    run: run.slice(-4),
  };
}

/** It may never have been written to. */
async function claim(
  { store: { plan, state }, chosen }: Order,
  to: Destination,
  context: StepContext,
): Promise<void> {
  const file = { origin: await originOf(chosen.repository) };
  const ownership = await createOwnership({ state, plan, file, wishes: { adopt: [] } });
  await claimFolder(claimOn({ plan, ownership }, to), context);
  await ownership.remember(to);
}

function partOf({ destinations }: Store, id: string): Destination {
  const found = destinations.find((one) => one.id === id);
  if (found === undefined) throw new TypeError(`there is no destination ${id}`);
  return found.destination;
}

function finish(
  { store, from, to, teller: { emit } }: Order,
  { left }: SyncPlan,
  filled: Filled,
): Synced {
  const { copied, bytes, failures } = filled;
  const pipeline = store.plan.name;
  const counts = { copied, left: left.length, failed: failures.length, bytes };
  const summary = { pipeline, from, to, ...counts };
  emit({ event: 'sync-finished', summary });
  return { filled, summary };
}
