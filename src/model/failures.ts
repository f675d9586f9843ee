import type { running } from './diagnostics/catalogue/running.ts';
import { findEntry } from './diagnostics/catalogue.ts';
import { type ExitCode, exits } from './exit.ts';
import type { Facts } from './run/facts.ts';
import type { StageName } from './stages.ts';

export type FailureCode = keyof typeof running;

export interface Failure {
  readonly code: FailureCode;
  /** What happened, in one line, without secrets. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  readonly stage?: StageName;
  readonly facts?: Facts;
  readonly cause?: unknown;
}

/** The only error that a run expects. Anything else that is thrown is a bug. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: FailureCode;
  readonly hint: string;
  readonly stage: StageName | null;
  readonly facts: Facts;

  constructor({ code, message, hint, stage, facts, cause }: Failure) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
    this.stage = stage ?? null;
    this.facts = facts ?? {};
  }

  get exit(): ExitCode {
    return findEntry(this.code)?.exit ?? exits.failed;
  }
}
