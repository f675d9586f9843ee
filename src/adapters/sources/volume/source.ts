import { failureFinding } from '../../../model/failure-finding.ts';
import type { SourceVolume } from '../../../model/plan.ts';
import { isMountedInUse } from '../../../model/volume/find-obstacle.ts';
import { usersOf } from '../../../model/volume/users-of.ts';
import type { ProjectParts } from '../../../ports/definition.ts';
import type { VolumeFacts } from '../../../ports/engine-survey.ts';
import type { Quiesce, Quiesces } from '../../../ports/quiesces.ts';
import type { Bounded, Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { rememberSuccess } from '../../../util/remember-success.ts';
import { assertHere, requireVolume } from './find-volume.ts';

export type Around = Pick<ProjectParts, 'survey' | 'sourceOf'>;

/** A volume of an engine of this machine: what is stored are its files, as those of a folder are. */
export function createVolumeSource(config: SourceVolume, around: Around): Source {
  return new VolumeSource(config, around);
}

interface Opened {
  readonly volume: VolumeFacts;
  readonly files: Source;
}

class VolumeSource implements Source, Bounded, Quiesces {
  readonly kind = 'volume';
  readonly suffix = 'tar';
  readonly quiesce: Quiesce;
  readonly #survey: Around['survey'];
  readonly #open: (context: StepContext) => Promise<Opened>;
  #opened: Opened | null = null;

  constructor(config: SourceVolume, { survey, sourceOf }: Around) {
    this.quiesce = config.quiesce ?? { stop: [], pause: [] };
    this.#survey = survey;
    this.#open = rememberSuccess(async (context) => {
      const volume = await requireVolume(await survey(), config.volume, context);
      const files = await sourceOf(asFiles(config), volume.mountpoint);
      if ('expand' in files) throw new TypeError('files are one artifact');
      this.#opened = { volume, files };
      return this.#opened;
    });
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    try {
      const { volume, files } = await this.#open(context);
      const findings = await files.check(context);
      return [
        ...findings.map((one) => ({ ...one, message: named(one.message, volume) })),
        ...(await this.#findLastUser(volume, context)),
      ];
    } catch (error) {
      context.signal.throwIfAborted();
      return [failureFinding(error)];
    }
  }

  /** Who stops all that use it would store an empty folder. */
  async #findLastUser(volume: VolumeFacts, context: StepContext): Promise<readonly Finding[]> {
    const { stop } = this.quiesce;
    if (stop.length === 0 || !isMountedInUse(volume)) return [];
    const all = await (await this.#survey()).surveyContainers(context);
    const others = usersOf(volume.name, all).filter(
      ({ name, isRunning, isPaused }) => (isRunning || isPaused) && !stop.includes(name),
    );
    return others.length > 0 ? [] : [emptied(volume)];
  }

  async mostBytes(): Promise<number | null> {
    const files = this.#opened?.files;
    return files !== undefined && isBounded(files) ? await files.mostBytes() : null;
  }

  async estimate(context: StepContext): Promise<Estimated> {
    return await (await this.#open(context)).files.estimate(context);
  }

  async dump(context: StepContext): Promise<Output> {
    const { volume, files } = await this.#open(context);
    const { name, driver, labels, options } = volume;
    context.record({ volume: name, driver, labels, options });
    await assertHere(volume);
    const output = await files.dump(context);
    return {
      ...output,
      settle: async (end) => {
        await output.settle?.(end);
        await assertHere(volume);
      },
    };
  }
}

function emptied({ name }: VolumeFacts): Finding {
  return {
    severity: 'error',
    message: `the engine mounts the volume ${name} only while a container uses it, and \`quiesce\` stops all that do`,
    hint: '`pause` them instead; or store the folder or share behind the volume as `files`',
  };
}

/** Its root is where names begin, so that they are the same on every host. */
function asFiles({
  type: _,
  volume: _name,
  quiesce: _quiesce,
  helperImage: _image,
  ...rest
}: SourceVolume) {
  const how = { oneFileSystem: true, onChange: 'warn', onUnreadable: 'fail' } as const;
  return { ...rest, ...how, type: 'files', paths: ['.'] } as const;
}

function named(message: string, { name }: VolumeFacts): string {
  return message.replace(/^\.(?= )/, `the volume ${name}`);
}

function isBounded(source: Source): source is Source & Bounded {
  return 'mostBytes' in source;
}
