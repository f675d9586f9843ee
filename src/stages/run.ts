import type { SignaturePolicy } from '../catalog/signature.ts';
import type { LevelCheck } from '../catalog/verify/copy-to-verify.ts';
import type { Plan } from '../model/plan.ts';
import type { Emit } from '../model/run/event.ts';
import type { EncryptionFacts, TriggerKind } from '../model/run/manifest.ts';
import type { Mask } from '../model/run/mask-texts.ts';
import type { RunPlan } from '../model/run-plan/run-plan.ts';
import type { StageName } from '../model/stages.ts';
import type { Seal } from '../ports/body.ts';
import type { Codec } from '../ports/codec.ts';
import type { Destination } from '../ports/destination.ts';
import type { Launcher } from '../ports/launcher.ts';
import type { FolderLocks, HeldLock, Holder, HostLocks } from '../ports/lock.ts';
import type { Place } from '../ports/place.ts';
import type { Clock, Scratch, StepContext } from '../ports/step-context.ts';
import type { Ways } from '../ports/via.ts';
import type { SourcePart } from './dump-part.ts';
import type { Effect } from './effect.ts';
import type { Progress } from './progress.ts';
import type { ApplicationPart } from './provenance/application-part.ts';
import type { StillGuard, StillTools } from './still/still-tools.ts';

/** Everything that a run is made of. Stages read it; what they find out goes into `progress`. */
export interface Run {
  readonly id: string;
  readonly plan: Plan;
  readonly file: PipelineFile;
  readonly parts: RunParts;
  readonly wishes: RunWishes;
  /** Of this process; hooks get of it what their `env` lists. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told to others while they wait for the lock. */
  readonly holder: Holder;
  readonly tool: { readonly name: string; readonly version: string };
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly emit: Emit;
  /** The one door for texts that leave the run: no secret passes it. */
  readonly mask: Mask;
  readonly scratch: Scratch & { readonly folder: string };
  /** What must be undone when the run ends, however it ends. */
  readonly cleanup: { defer(what: string, undo: () => Promise<void>): void };
  readonly staging: Staging;
  readonly ownership: Ownership;
  readonly record: RunRecord;
  /** Ends the run with this error, as an interrupt would. */
  stop(error: Error): void;
  /** The lock is given back after everything else is cleaned up. */
  keepLock(held: HeldLock): void;
  readonly progress: Progress;
}

export interface Staging {
  /** Where spools lie until their copies are safe. */
  readonly folder: string;
  /** The destination that may take the spool's own file for its copy; `null` for none. */
  readonly adopter: string | null;
  /** Makes the folder, elsewhere where the adopter cannot be used. Both names are final when it resolves. */
  open(isUsable: (destination: string) => boolean): Promise<void>;
  /** Removes what runs have left that are dead and forgotten; answers the folders. */
  collect(): Promise<readonly string[]>;
}

/** Says that one of several stages is done before the others. */
export type Mark = (stage: StageName, note: string) => void;

/** The journal as stages see it: what would be left behind is durable before it is there. */
export interface RunRecord {
  readonly file: string;
  /** Resolves when the intent is on the disk; the result marks it as over. */
  intend(effect: Effect): Promise<() => Promise<void>>;
  /** Nobody else works on the pipeline now. */
  locked(): Promise<void>;
  sealed(artifact: string, seal: Seal): Promise<void>;
}

/** Which folders at destinations are ours, as far as this installation remembers. */
export interface Ownership {
  of(destination: Destination): {
    readonly installation: string;
    readonly repositories: readonly string[];
    readonly wasOurs: boolean;
    readonly adopt: boolean;
  };
  remember(destination: Destination): Promise<void>;
}

export interface PipelineFile {
  /** Absolute. */
  readonly path: string;
  readonly origin: Origin;
  /** The folder that relative paths start from. */
  readonly repository: string;
  /** The file as it is on the disk. */
  readonly text: string;
  /** The resolved pipeline with every member's definition; secrets are references. */
  readonly resolved: string;
  /** Of its values. */
  readonly digest: string;
}

/** What tells repositories apart, and stays when the installation changes. */
export interface Origin {
  /** The first is written down, by each the repository is known again; none outside of one. */
  readonly names: readonly string[];
  /** Why it is not known by its history, and what to do about it; `null` where it is. */
  readonly doubt: { readonly message: string; readonly hint: string } | null;
}

export interface RunParts {
  /** One for each dump that is wished; what they expand to is in `progress.dumps`. */
  readonly sources: readonly SourcePart[];
  readonly destinations: readonly DestinationPart[];
  readonly compressor: Codec | null;
  readonly encryption: EncryptionPart | null;
  /** `null` where the pipeline asks the application nothing. */
  readonly application: ApplicationPart | null;
  readonly launcher: Launcher;
  readonly place: Place;
  /** To the other places where dumps are made. */
  readonly ways: Ways;
  readonly locks: HostLocks;
  /** For dumps that are made while containers hold still. */
  readonly still: StillTools & { readonly guard: StillGuard };
  readonly folderLocks: FolderLocks;
  /** Whom the pipeline trusts to have written its backups; `null` where it names nobody. */
  readonly signatures: SignaturePolicy | null;
  /** Decrypts, decodes and reads a copy to its end. */
  readonly openCopy: LevelCheck;
}

export interface EncryptionPart {
  readonly codec: Codec;
  /** Makes the keys that are to be made on first use. */
  prepare(): Promise<readonly CreatedKey[]>;
  /** To whom it encrypts and who signs. */
  facts(context: StepContext): Promise<EncryptionFacts>;
  /** For the small files beside the artifacts. */
  encrypt(bytes: Uint8Array, context: StepContext): Promise<Uint8Array>;
  /** `null` where nothing is signed. */
  sign(bytes: Uint8Array): Promise<Uint8Array | null>;
}

interface CreatedKey {
  readonly fingerprint: string;
  readonly publicFile: string;
  readonly privateFile: string;
}

export interface DestinationPart {
  readonly id: string;
  readonly required: boolean;
  readonly destination: Destination;
}

/** What the command line asked for. */
export interface RunWishes {
  readonly only: readonly string[];
  readonly note: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly appVersion: string | null;
  readonly trigger: { readonly kind: TriggerKind; readonly url: string | null };
  readonly dryRun: boolean;
  /** Destinations whose folder is taken over, or begun anew, knowing what that means. */
  readonly adopt: readonly string[];
  /** Why the new backup must stay; `null` when nobody said so. */
  readonly hold: string | null;
  /** Who asked for the run, for the record. */
  readonly owner: string;
  /** What somebody has read before: what does not fit it is not begun. Left out: nothing was planned. */
  readonly planned?: RunPlan;
}
