import type { Facts } from './facts.ts';

/** What `manifest.json` says. Its bytes are frozen once and identical at every destination. */
export interface Manifest {
  readonly formatVersion: 1;
  readonly id: string;
  readonly pipeline: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly note: string;
  readonly trigger: { readonly kind: TriggerKind; readonly url: string | null };
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly complete: boolean;
  /** Dump ids left out by `--only`, found empty, or failed and optional. No artifact is of any of them. */
  readonly missing: readonly string[];
  readonly git: GitFacts | null;
  readonly application: ApplicationFacts;
  readonly pipelineDigest: string;
  readonly encryption: EncryptionFacts | null;
  readonly artifacts: readonly Artifact[];
  /** The ids of the destinations that were planned. */
  readonly destinations: readonly string[];
  /** Every other file of the folder but the manifest and its signature. */
  readonly files: readonly FileRecord[];
  readonly previous: { readonly id: string; readonly manifestSha256: string } | null;
  readonly warnings: readonly string[];
}

export type TriggerKind = 'manual' | 'schedule' | 'ci' | 'safety' | 'import';

export interface GitFacts {
  readonly commit: string;
  /** The newest annotated tag of exactly this commit. */
  readonly tag: string | null;
  readonly tags: readonly string[];
  readonly dirty: boolean;
  /** The pipeline file, relative to the repository. */
  readonly pipelineFile: string;
  readonly pipelineSha256: string;
}

export interface ApplicationFacts {
  /** `unknown` is legal, and such a backup can be restored. */
  readonly version: string;
  readonly versionFrom: string;
  readonly commit: string | null;
  readonly tag: string | null;
  readonly tagExists: boolean;
  readonly migrationsSha256: string | null;
  readonly images: readonly ImageFacts[];
}

/** What a container of the application was made from. */
export interface ImageFacts {
  readonly container: string;
  /** As it was asked for: `acme/shop:1.4`. */
  readonly reference: string;
  /** On the engine that ran it. */
  readonly id: string;
  /** By which a registry that has the same bytes gives them: `acme/shop@sha256:…`. */
  readonly digest: string | null;
}

export interface EncryptionFacts {
  readonly profile: 'compatible' | 'rfc9580';
  /** Full fingerprints, upper case. */
  readonly recipients: readonly string[];
  /** Whether a passphrase opens it too. */
  readonly passphrase: boolean;
  readonly signedBy: string | null;
}

export interface Artifact {
  /** `<dump>` or `<dump>.<member>`. */
  readonly id: string;
  readonly dump: string;
  readonly member: string | null;
  readonly type: string;
  readonly file: string;
  /** In the order in which they were applied. */
  readonly codecs: readonly string[];
  readonly plain: FileSeal;
  readonly stored: FileSeal;
  readonly facts: Facts;
}

export interface FileSeal {
  readonly bytes: number;
  readonly sha256: string;
}

export interface FileRecord extends FileSeal {
  readonly name: string;
}
