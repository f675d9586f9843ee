import type { SignaturePolicy } from '../../catalog/signature.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { Hook } from '../../model/plan.ts';
import type { DumpDefinition } from '../../model/restore/plan/definitions.ts';
import type { RestorePlan } from '../../model/restore/plan.ts';
import type { Artifact } from '../../model/run/manifest.ts';
import type { Restorer, RestoreWish } from '../../ports/restorer.ts';
import type { Opener } from '../open-copy.ts';
import type { CheckoutWish } from './checkout/prepare.ts';

/** A plan, and everything that carries it out. */
export interface Decided {
  readonly plan: RestorePlan;
  readonly backup: JudgedBackup;
  /** Whom the pipeline trusts to have written its backups; `null` where it names nobody. */
  readonly signatures: SignaturePolicy | null;
  readonly opener: Opener;
  /** In the order in which they are activated: what cannot be taken back comes last. */
  readonly parts: readonly RestorePart[];
  /** Dumps of today's pipeline whose data may be replaced, and is backed up before; empty for none. */
  readonly dumpsToSave: readonly string[];
  /** `null` where the code stays as it is. */
  readonly checkout: CheckoutWish | null;
  /** Those at `restore`: of the pipeline, and of the backup where they are allowed. */
  readonly hooks: readonly Hook[];
}

/** One artifact and what puts it back. */
export interface RestorePart {
  readonly artifact: Artifact;
  readonly restorer: Restorer;
  readonly wish: RestoreWish;
  readonly isReversible: boolean;
  /** By which the restorer is made again after a crash; secrets are references. */
  readonly definition: DumpDefinition;
}
