import type { Fragment, Keys } from '../model/format/fragment.ts';
import type { DumpEntry } from '../model/plan.ts';
import type { DumpDefinition } from '../model/restore/plan/definitions.ts';
import type { Guarded } from '../model/restore/target-rules.ts';
import type { Artifact } from '../model/run/manifest.ts';
import type { EngineControl } from './engine-control.ts';
import type { EngineSurvey } from './engine-survey.ts';
import type { Expands } from './expands.ts';
import type { Place } from './place.ts';
import type { Prover } from './prover.ts';
import type { Restorer, RestoreWish } from './restorer.ts';
import type { Secrets } from './secrets.ts';
import type { Source } from './source.ts';
import type { Part, StepContext } from './step-context.ts';
import type { Via } from './via.ts';

export type PartKind = 'source' | 'destination' | 'notifier';

/**
 * What one adapter adds to the pipeline format. A definition is data: it opens nothing and loads no library,
 * so that `validate` stays fast. `type` is the word users write; `keys` are its keys beside those that every
 * part of its kind has.
 */
export interface Definition {
  readonly kind: PartKind;
  readonly type: string;
  /** One line for help and the manual. */
  readonly summary: string;
  readonly keys: Keys;
  readonly required: readonly string[];
  /** Rules between the keys, made by `exactlyOne`, `neededWhen` and their kin. */
  readonly rules?: readonly Fragment[];
  /** A short entry of a pipeline file, for the manual and for editors. */
  readonly example: Readonly<Record<string, unknown>>;
  /** A source that can stand for a volume of a Compose project. */
  readonly strategy?: Strategy;
  /** Whom a notifier tells: people hear of what needs them (the default), machines of everything. */
  readonly audience?: 'people' | 'machines';
  /**
   * Loads the code that does the work; it may load libraries, `create` opens nothing. Left out: this version cannot
   * run it, because the format is settled before every part is built.
   */
  readonly load?: () => Promise<Maker>;
  /** What `--to <dump>.<key>=<value>` can set: where else the data goes. Its own keys, or those of a restore alone. */
  readonly restoreKeys?: Keys;
  /** Keys that say where the data of a source lies: where they are others now, a dump goes back to where it was. */
  readonly locatedBy?: readonly string[];
  /** Whether the programs of a source can run elsewhere (`via`): then it asks nothing of this machine itself. */
  readonly runsAnywhere?: boolean;
  /** Loads the code that puts the dumps of a source back. Left out: they can be downloaded, but not restored. */
  readonly loadRestorer?: () => Promise<RestorerMaker>;
  /** Loads the code that says how the members of a dump are stored, where they are of other types than it. */
  readonly loadMembers?: () => Promise<MembersMaker>;
  /** Loads the code that proves dumps of another origin. Left out: they cannot be imported. */
  readonly loadProver?: () => Promise<ProverMaker>;
}

interface Strategy {
  /** Keys that the volume answers by itself: they and the rules that name them are absent there. */
  readonly answered: readonly string[];
  /** Whether its name alone says enough, because the container that uses the volume knows the rest. */
  readonly byName: boolean;
}

/** `create` takes the configuration of its own type: the schema has made sure that it is one. */
interface Maker {
  create(config: never, parts: ProjectParts): Part;
}

/** `createRestorer` opens nothing. Its definition is the one in the backup, with what the restore wants elsewhere. */
interface RestorerMaker {
  createRestorer(definition: never, parts: ProjectRestoreParts): Restorer;
}

/** `createProver` opens nothing. The definition is the entry of the pipeline of today. */
interface ProverMaker {
  createProver(definition: never, parts: ProverParts): Prover | Promise<Prover>;
}

/** The definition is the entry of the pipeline of today. `null`: it would store no such member. */
interface MembersMaker {
  resolveMember(
    definition: never,
    artifact: Pick<Artifact, 'member' | 'type' | 'facts'>,
    around: { readonly parts: Pick<ProjectParts, 'survey'>; readonly context: StepContext },
  ): Promise<DumpEntry | null>;
}

/** What a part may be built from. */
export interface Parts {
  /** This machine. */
  readonly place: Place;
  readonly secrets: Secrets;
  /** The folder that relative paths start from. */
  readonly repository: string;
  /** Paths that are backed up as files: a copy must not lie in what it is a copy of. */
  readonly sources?: readonly string[];
}

/** What a source may be built from. */
export interface SourceParts extends Parts {
  /** Where the programs of the dump run: this machine, or another place where its kind can be. */
  readonly via: Via;
}

/** What a source of several kinds may be built from. */
export interface ProjectParts extends SourceParts {
  /** What there is on the engine of this machine, or the one that its environment names. */
  readonly survey: () => Promise<EngineSurvey>;
  /** What stores another entry, whose relative paths begin in the repository, or there. Opens nothing. */
  readonly sourceOf: (entry: DumpEntry, repository?: string) => Promise<Source | Expands>;
}

/** What a restorer may be built from. */
export interface RestoreParts extends SourceParts {
  /** What a restore must leave alone: the repository, homes, destinations, the staging and the state folder. */
  readonly guarded: readonly Guarded[];
}

/** What a restorer may be built from that goes through an engine. */
export interface ProjectRestoreParts extends RestoreParts {
  readonly survey: () => Promise<EngineSurvey>;
  readonly control: () => Promise<EngineControl>;
  /** What puts another dump back. Opens nothing. */
  readonly restorerOf: (definition: DumpDefinition) => Promise<Restorer>;
}

/** What a prover may be built from. */
export interface ProverParts extends SourceParts {
  /** Entries of archives that restores of the pipeline let pass. */
  readonly allow: RestoreWish['allow'];
  /** How people know the member that the bytes become; `null` where the dump has none. */
  readonly label: string | null;
}
