import { join, resolve } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import type { Plan } from '../../model/plan.ts';
import type { PartKind } from '../../ports/definition.ts';
import type { Destination } from '../../ports/destination.ts';
import type { Part, StepContext } from '../../ports/step-context.ts';
import { formatBytes } from '../../util/human.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { createApplication } from '../compose/application.ts';
import { createPart, type OurParts } from '../compose/create-part.ts';
import { stateFolder } from '../compose/folders.ts';
import { createOurParts } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { type Checked, type Naming, odd, well, wrong } from './finding.ts';
import { checkFolder } from './folders.ts';

/** Asks every part of a pipeline for what it lacks here. Nothing is made, written or dumped. */
export async function checkParts(
  { plan, repository }: Chosen,
  io: Io,
  context: StepContext,
): Promise<readonly Checked[]> {
  const { parts } = createOurParts(repository, io);
  const around = { plan, parts, context };
  const found: Checked[] = [...(await checkStaging(plan, repository, io))];
  for (const entry of plan.stages.dump) found.push(...(await checkPart('source', entry, around)));
  for (const entry of plan.stages.upload) {
    found.push(...(await checkPart('destination', entry, around)));
  }
  return [...found, ...(await checkApplication(around, io))];
}

interface Around {
  readonly plan: Plan;
  readonly parts: OurParts;
  readonly context: StepContext;
}

type Entry = Plan['stages']['dump'][number] | Plan['stages']['upload'][number];

async function checkPart(
  kind: PartKind,
  entry: Entry,
  { plan, parts, context }: Around,
): Promise<readonly Checked[]> {
  const naming = { where: plan.name, what: entry.id };
  return await answerFor(naming, context, async () => {
    const part = await createPart<Part>(kind, entry, parts);
    const told = [...(await askPart(naming, part, context))];
    if (kind === 'destination') told.push(...(await checkSpace(part, plan, context)));
    return told.length > 0 ? told : [well(naming, `the ${kind} \`${entry.type}\` is ready`)];
  });
}

/** The container and the program that the pipeline asks for the state of the application. */
async function checkApplication(
  { plan, parts, context }: Around,
  { env }: Io,
): Promise<readonly Checked[]> {
  const wishes = { appVersion: null, only: [] };
  const part = await createApplication({ ...parts, plan, environment: env, wishes });
  if (part === null) return [];
  const naming = { where: plan.name, what: 'application' };
  return await answerFor(naming, context, async () => {
    const told = await askPart(naming, part, context);
    const ready = part.image === null ? '' : `, and so is ${part.image.subject}`;
    return told.length > 0 ? told : [well(naming, `it can be asked${ready}`)];
  });
}

async function askPart(
  naming: Naming,
  part: Part,
  context: StepContext,
): Promise<readonly Checked[]> {
  const findings = await part.check(context);
  return findings.map(({ severity, message, hint }) =>
    severity === 'error' ? wrong(naming, message, hint) : odd(naming, message, hint),
  );
}

async function answerFor(
  naming: Naming,
  { signal }: StepContext,
  ask: () => Promise<readonly Checked[]>,
): Promise<readonly Checked[]> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return [wrong(naming, error.message, error.hint)];
  }
}

async function checkSpace(
  part: Part,
  plan: Plan,
  context: StepContext,
): Promise<readonly Checked[]> {
  // It was made from an entry of `upload`: it is one.
  const destination = part as Destination;
  const room = await destination.free(context).catch(() => null);
  const { keepFree } = plan.stages.preflight;
  if (room === null || room.bytes >= keepFree) return [];
  const message = `${formatBytes(room.bytes)} are free, and ${formatBytes(keepFree)} must stay free`;
  const hint = 'make room, lower `keep`, or correct `stages.preflight.keepFree`';
  return [wrong({ where: plan.name, what: destination.id }, message, hint)];
}

/** Without a folder of its own, a run stages beside a local destination, which is checked anyway. */
async function checkStaging(plan: Plan, repository: string, io: Io): Promise<readonly Checked[]> {
  const { dir } = plan.staging;
  if (dir === undefined && plan.stages.upload.some(({ type }) => type === 'local')) return [];
  const own = join(stateFolder(io.env), 'pipelines', plan.name, 'staging');
  const path = dir === undefined ? own : resolve(repository, dir);
  const hint = 'choose a folder on a large disk with `staging.dir`';
  return [await checkFolder({ where: plan.name, what: 'staging' }, path, hint)];
}
