import { type Claim, checkOwner } from '../catalog/owner.ts';
import { BackupError } from '../model/failures.ts';
import type { StepContext } from '../ports/step-context.ts';
import { claimOn, formerClaimsOn } from './claims.ts';
import type { NamedFinding } from './named-finding.ts';
import type { HistoryOwner } from './read-history.ts';

/** The folder of somebody else is not ours to write to or to expire, and an empty one may be an unmounted disk. */
export async function checkOwnersOf(
  run: HistoryOwner,
  context: StepContext,
): Promise<readonly NamedFinding[]> {
  const found = run.parts.destinations.map(async ({ id, destination }) => {
    const claims = [claimOn(run, destination), ...formerClaimsOn(run, destination)];
    const errors = await Promise.all(claims.map((claim) => checkClaim(claim, context)));
    // Whoever takes a folder over takes all of them: each is named, and what is wrong with the store only once.
    const named = new Map(errors.flatMap((error) => (error ? [[error.message, error]] : [])));
    return [...named.values()].map((error) => ({ ...error, part: id }));
  });
  return (await Promise.all(found)).flat();
}

async function checkClaim(
  claim: Claim,
  context: StepContext,
): Promise<Omit<NamedFinding, 'part'> | null> {
  try {
    await checkOwner(claim, context);
    return null;
  } catch (error) {
    context.signal.throwIfAborted();
    const { message, hint } = error instanceof BackupError ? error : unreachable(error);
    const isForeign = error instanceof BackupError && error.code === 'BP5043';
    return { severity: 'error', message, hint, ...(isForeign && { code: 'BP5043' }) };
  }
}

function unreachable(error: unknown): { readonly message: string; readonly hint: string } {
  const reason = error instanceof Error ? error.message : String(error);
  return { message: `it cannot be read: ${reason}`, hint: 'is it mounted and reachable?' };
}
