import type { StepContext } from '../../ports/step-context.ts';
import type { CopyAddress } from '../list-folder.ts';
import type { FrozenManifest } from '../manifest/serialize.ts';
import type { SignaturePolicy } from '../signature.ts';
import type { Verification } from './verification.ts';

/** One copy and what it should be: the manifest that was believed, not the one that lies there today. */
export interface CopyToVerify extends CopyAddress {
  readonly manifest: Pick<FrozenManifest, 'manifest' | 'sha256'>;
  readonly signatures: SignaturePolicy | null;
}

/** How one level is checked. Changes nothing; rejects only when the signal fires. */
export type LevelCheck = (copy: CopyToVerify, context: StepContext) => Promise<Verification>;
