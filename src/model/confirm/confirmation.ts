import { type Binding, type BoundFacts, createToken, validMs } from './token.ts';

/** What a person says to let a plan be done. JSON as it stands. */
export interface Confirmation {
  readonly token: string;
  readonly validUntil: string;
  /** The command that does it. */
  readonly argv: readonly string[];
}

/** `argv`: the command up to its token. */
export function confirmWith<Name extends string>(
  binding: Binding<Name>,
  facts: BoundFacts<Name>,
  { plannedAtMs, argv }: { readonly plannedAtMs: number; readonly argv: readonly string[] },
): Confirmation {
  const token = createToken(binding, facts, plannedAtMs);
  const validUntil = new Date(plannedAtMs + validMs).toISOString();
  return { token, validUntil, argv: [...argv, '--confirm', token] };
}
