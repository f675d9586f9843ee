import { createHash, randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { failureFinding } from '../../../../model/failure-finding.ts';
import { BackupError } from '../../../../model/failures.ts';
import type { SourceVolume } from '../../../../model/plan.ts';
import { usersOf } from '../../../../model/volume/users-of.ts';
import type { ProjectRestoreParts } from '../../../../ports/definition.ts';
import type {
  Handle,
  Inspects,
  Loading,
  Restorer,
  RestoreWish,
  Settled,
  SettleWish,
  Survey,
} from '../../../../ports/restorer.ts';
import type { Finding, StepContext } from '../../../../ports/step-context.ts';
import { fromHandle, ownLabel, toHandle, type User, type VolumeHandle } from './handle.ts';
import { findPlace, labelsIn, type Place } from './place.ts';

type Definition = Pick<SourceVolume, 'id' | 'volume'> & Partial<Pick<SourceVolume, 'exclude'>>;

/**
 * Unpacks the files beside those of the volume, and exchanges the two by their names while no container uses them. A
 * volume that is gone is made again.
 */
export function createRestorer(
  definition: Definition,
  parts: ProjectRestoreParts,
): Restorer & Inspects {
  return new VolumeRestorer(definition, parts);
}

class VolumeRestorer implements Restorer, Inspects {
  readonly kind = 'volume';
  readonly #definition: Definition;
  readonly #parts: ProjectRestoreParts;

  constructor(definition: Definition, parts: ProjectRestoreParts) {
    this.#definition = definition;
    this.#parts = parts;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    try {
      await (await this.#parts.survey()).volumeFolder(context);
      return await (await this.#files('/nowhere')).check(context);
    } catch (error) {
      context.signal.throwIfAborted();
      return [failureFinding(error)];
    }
  }

  async survey(wish: RestoreWish, context: StepContext): Promise<Survey> {
    const place = await this.#find(wish, context);
    const files = await this.#files(place.mountpoint);
    const survey = await files.survey(wish, context);
    const state = JSON.stringify([survey.fingerprint, place.isThere]);
    return {
      ...survey,
      target: [`volume ${place.volume}`],
      fingerprint: createHash('sha256').update(state).digest('hex'),
      findings: [...place.findings, ...survey.findings.map((one) => named(one, place))],
    };
  }

  async prepare(wish: RestoreWish, context: StepContext): Promise<Handle> {
    const place = await this.#find(wish, context);
    const files = await this.#files(place.mountpoint);
    return toHandle({
      volume: place.volume,
      labels: place.isThere
        ? null
        : {
            ...labelsIn(wish.facts),
            [ownLabel]: `${wish.backup}-${randomBytes(4).toString('hex')}`,
          },
      users: await this.#startedAt(place.users, context),
      sign: join(dirname(place.mountpoint), `.restore-${randomBytes(4).toString('hex')}`),
      files: await files.prepare(wish, context),
    });
  }

  async inspection(handle: Handle) {
    const { files } = fromHandle(handle);
    const inner = await this.#files('/nowhere');
    if (!('inspection' in inner)) throw new TypeError('archives are inspected');
    return (inner as Restorer & Inspects).inspection(files);
  }

  async load(handle: Handle, context: StepContext): Promise<Loading> {
    const known = fromHandle(handle);
    await this.#makeVolume(known, context);
    return await (await this.#files('/nowhere')).load(known.files, context);
  }

  async activate(handle: Handle, context: StepContext): Promise<void> {
    const known = fromHandle(handle);
    const control = await this.#parts.control();
    const files = await this.#files('/nowhere');
    await this.#assertSameUsers(known, context);
    writeFileSync(known.sign, '');
    for (const { name } of known.users) await control.stop(name, context);
    await files.activate(known.files, context);
    for (const { name } of known.users) await control.start(name, context);
  }

  async rollback(handle: Handle, context: StepContext): Promise<void> {
    const known = fromHandle(handle);
    const control = await this.#parts.control();
    const files = await this.#files('/nowhere');
    // A load that failed costs nobody the application. One whose end was asked for may still run, for a moment.
    const asBefore = await this.#startedAt(names(known), context);
    const isUntouched = !existsSync(known.sign) && isDeepStrictEqual(asBefore, known.users);
    if (!isUntouched) for (const { name } of known.users) await control.stop(name, context);
    await files.rollback(known.files, context);
    await this.#removeVolume(known, context);
    if (isUntouched) return;
    for (const { name } of known.users)
      await startOrSay(name, context, () => control.start(name, context));
    rmSync(known.sign, { force: true });
  }

  async settle(handle: Handle, wish: SettleWish, context: StepContext): Promise<Settled> {
    const known = fromHandle(handle);
    rmSync(known.sign, { force: true });
    return await (await this.#files('/nowhere')).settle(known.files, wish, context);
  }

  /** Of those that run. */
  async #startedAt(wanted: readonly string[], context: StepContext): Promise<readonly User[]> {
    const survey = await this.#parts.survey();
    const all = await survey.surveyContainers(context);
    const found = wanted.map(async (name) => {
      const container = all.find((one) => one.name === name && one.isRunning);
      const details = container && (await survey.inspectContainer(container.id, context));
      return details ? [{ name, startedAt: details.startedAt }] : [];
    });
    return (await Promise.all(found)).flat();
  }

  async #find({ facts }: RestoreWish, context: StepContext): Promise<Place> {
    return await findPlace(await this.#parts.survey(), this.#definition.volume, { facts, context });
  }

  /** The folder is needed only until a handle says more. */
  #files(into: string): Promise<Restorer> {
    const { id, exclude = [] } = this.#definition;
    return this.#parts.restorerOf({ id, type: 'files', paths: [], exclude, into });
  }

  async #makeVolume({ volume: name, labels }: VolumeHandle, context: StepContext): Promise<void> {
    if (labels === null) return;
    await (await this.#parts.control()).createVolume({ name, labels }, context);
    if (await this.#isOurs({ volume: name, labels }, context)) return;
    throw new BackupError({
      code: 'BP5110',
      message: `somebody has made the volume ${name} meanwhile`,
      hint: 'nothing was changed in it; look at what is there now, and restore again',
    });
  }

  /** One that a container has taken into use meanwhile stays; nothing of ours is in it. */
  async #removeVolume({ volume, labels }: VolumeHandle, context: StepContext): Promise<void> {
    if (labels === null || !(await this.#isOurs({ volume, labels }, context))) return;
    const all = await (await this.#parts.survey()).surveyContainers(context);
    const [user] = usersOf(volume, all);
    if (user === undefined) await (await this.#parts.control()).removeVolume(volume, context);
    else context.warn(`the volume ${volume} stays, empty: ${user.name} uses it now`);
  }

  async #isOurs(
    { volume, labels }: Pick<VolumeHandle, 'volume' | 'labels'>,
    context: StepContext,
  ): Promise<boolean> {
    const all = await (await this.#parts.survey()).listVolumes(context);
    const found = all.find(({ name }) => name === volume);
    return found !== undefined && found.labels[ownLabel] === labels?.[ownLabel];
  }

  /** It would go on with the old files, unseen. */
  async #assertSameUsers({ volume, users }: VolumeHandle, context: StepContext): Promise<void> {
    const all = await (await this.#parts.survey()).surveyContainers(context);
    const running = usersOf(volume, all).filter(({ isRunning, isPaused }) => isRunning || isPaused);
    const more = running.find(({ name }) => !users.some((user) => user.name === name));
    if (more === undefined) return;
    throw new BackupError({
      code: 'BP5113',
      message: `${more.name} uses the volume ${volume}, and was not running when the restore began`,
      hint: 'stop it, or let it run from the beginning, and restore again',
    });
  }
}

function names({ users }: VolumeHandle): readonly string[] {
  return users.map(({ name }) => name);
}

function named(finding: Finding, { mountpoint, volume }: Place): Finding {
  return { ...finding, message: finding.message.replaceAll(mountpoint, `the volume ${volume}`) };
}

/** What keeps one container down must not keep the data from going back. */
async function startOrSay(
  container: string,
  { signal, warn }: StepContext,
  start: () => Promise<void>,
): Promise<void> {
  try {
    await start();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    warn(`${container} was not started again: ${error.message}; docker start ${container}`);
  }
}
