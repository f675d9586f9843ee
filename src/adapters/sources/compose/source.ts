import { relative } from 'node:path';
import { failureFinding } from '../../../model/failure-finding.ts';
import { BackupError } from '../../../model/failures.ts';
import type { DumpEntry, SourceCompose } from '../../../model/plan.ts';
import type { Facts } from '../../../model/run/facts.ts';
import type { EngineSurvey } from '../../../ports/engine-survey.ts';
import type { Expands, Member } from '../../../ports/expands.ts';
import type { Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { rememberSuccess } from '../../../util/remember-success.ts';
import { toSlug } from '../../../util/slug.ts';
import { asWritten } from './as-written.ts';
import { configEntry } from './config-files.ts';
import { describeVolume } from './describe-volume.ts';
import { judgeProject } from './judge-project.ts';
import { findOtherFile } from './other-files.ts';
import { type Project, type ProjectVolume, readProject, serviceOf } from './project.ts';
import { entryFor } from './strategy.ts';

export interface Around {
  readonly survey: () => Promise<EngineSurvey>;
  /** What stores an entry of a pipeline; nothing is opened. */
  readonly sourceOf: (entry: DumpEntry) => Promise<Source | Expands>;
}

/** All volumes of a project, each stored by the source that fits it, and the files that the project was made from. */
export function createComposeSource(config: SourceCompose, around: Around): Expands {
  return new ComposeSource(config, around);
}

/** One that is stored, and by what. */
interface Part {
  readonly name: string;
  readonly label: string;
  readonly entry: DumpEntry;
  readonly source: Source | Expands;
  readonly facts: Facts;
  /** Of a volume. */
  readonly mountpoint?: string;
}

class ComposeSource implements Expands {
  readonly kind = 'compose';
  readonly seeks: string;
  readonly #config: SourceCompose;
  readonly #around: Around;
  readonly #read: (context: StepContext) => Promise<Project>;
  readonly #parts: (context: StepContext) => Promise<readonly Part[]>;

  constructor(config: SourceCompose, around: Around) {
    this.#config = config;
    this.#around = around;
    this.seeks = `volume of the Compose project ${config.project} that is to be stored`;
    this.#read = rememberSuccess(async (context) =>
      readProject(await around.survey(), config.project, context),
    );
    this.#parts = rememberSuccess((context) => this.#findParts(context));
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    try {
      const findings = judgeProject(await this.#read(context), this.#config);
      if (findings.some(({ severity }) => severity === 'error')) return findings;
      const parts = await this.#parts(context);
      // What is wrong with a whole server would be said of none of its members.
      const wholes = parts.filter(({ source }) => 'expand' in source);
      const inside = await Promise.all(
        wholes.map(async ({ label, source }) =>
          (await source.check(context)).map((one) => ({
            ...one,
            message: `${label}: ${one.message}`,
          })),
        ),
      );
      return [...findings, ...parts.flatMap(findLeftOut), ...inside.flat()];
    } catch (error) {
      context.signal.throwIfAborted();
      return [failureFinding(error)];
    }
  }

  async expand(context: StepContext): Promise<readonly Member[]> {
    const parts = await this.#parts(context);
    const members = await Promise.all(parts.map((part) => membersOf(part, context)));
    return members.flat();
  }

  async #findParts(context: StepContext): Promise<readonly Part[]> {
    const project = await this.#read(context);
    const survey = await this.#around.survey();
    const parts: Part[] = [];
    for (const volume of project.volumes.filter((one) => this.#isMeant(one))) {
      const entry = await entryFor(this.#config, volume, async ({ id, name }) => {
        const variables = await survey.environmentOf(id, context);
        if (variables === null) throw goneMeanwhile(name);
        return variables;
      });
      if (entry === null) continue;
      const facts = describeVolume(project, volume);
      const { mountpoint } = volume.facts;
      const own = { name: toSlug(volume.name), label: volume.name, mountpoint };
      parts.push(await this.#part({ ...own, entry, facts }));
    }
    return this.#config.config ? [...parts, await this.#configPart(project)] : parts;
  }

  /** Whoever names services means the volumes that they use. */
  #isMeant({ users }: ProjectVolume): boolean {
    const { services } = this.#config;
    return services.length === 0 || users.some((user) => services.includes(serviceOf(user)));
  }

  async #configPart(project: Project): Promise<Part> {
    return await this.#part({
      ...{ name: 'config', label: 'the files of the project' },
      entry: await configEntry(this.#config, project),
      facts: { project: project.name },
    });
  }

  async #part(part: Omit<Part, 'source'>): Promise<Part> {
    return { ...part, source: await this.#around.sourceOf(part.entry) };
  }
}

/** A volume of one database today may be one of other things tomorrow. */
function findLeftOut({ label, entry, mountpoint }: Part): readonly Finding[] {
  if (entry.type !== 'sqlite' || mountpoint === undefined) return [];
  const other = findOtherFile(mountpoint, entry.path);
  if (other === null) return [];
  return [
    {
      severity: 'warning',
      message: `the volume ${label} holds more than its database, such as ${relative(mountpoint, other)}, and that is in no backup`,
      hint: 'store its files: the strategy `volume`, with `quiesce` for the database in it',
    },
  ];
}

async function membersOf(
  { name, label, entry, source, facts }: Part,
  context: StepContext,
): Promise<readonly Member[]> {
  const { timeout, idle, allowEmpty, compress } = entry;
  const settings = { ...(timeout === undefined ? {} : { timeout }), idle, allowEmpty, compress };
  const own = { definition: asWritten(entry), settings, facts };
  if (!('expand' in source)) return [{ name, label, source, ...own }];
  // Of a whole server the backup of each database says which one it is.
  const members = await source.expand(context);
  return members.map((member) => ({
    ...{ name: `${name}-${member.name}`, label: `${label}, ${member.label}` },
    ...{ ...own, source: member.source },
  }));
}

function goneMeanwhile(container: string): BackupError {
  return new BackupError({
    code: 'BP5019',
    message: `the container ${container} has just gone`,
    hint: 'run it again when the project is no longer being changed',
  });
}
