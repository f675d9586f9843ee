import type { CodePlan } from '../../model/restore/code.ts';
import { checkOut } from './checkout/check-out.ts';
import { comeBack } from './checkout/come-back.ts';
import type { CheckoutHandle, CheckoutResult } from './checkout/handle.ts';
import { prepareCheckout } from './checkout/prepare.ts';
import { lastingContext, type Restore } from './restore.ts';

/** Code that is at the tag of the backup now. */
export interface MovedCode {
  comeBack(): Promise<void>;
  /** It stays there. */
  forget(): Promise<void>;
}

/**
 * Puts the code back to the tag that wrote the data. What stands against it is told and costs the checkout, never the
 * restore; `null` when the code stays where it is.
 */
export async function putCodeBack(restore: Restore): Promise<MovedCode | null> {
  const { decided, parts, record, signal } = restore;
  tellStay(restore, decided.plan.code);
  if (decided.checkout === null) return null;
  signal.throwIfAborted();
  const context = lastingContext(restore);
  const { handle, plan } = await prepareCheckout(decided.checkout, parts.place, context);
  if (handle === null) {
    tellStay(restore, plan);
    return null;
  }
  const done = await record.intend({ do: 'checkout', handle });
  const result = await checkOut(handle, parts.place, context);
  tell(restore, handle, result);
  if (result.state === 'failed') {
    await done();
    return null;
  }
  return {
    forget: done,
    comeBack: async () => {
      const way = await comeBack(handle, parts.place, context);
      if (way.state === 'failed') throw new Error(`${way.message}; ${way.hint}`);
      await done();
      restore.progress.code = null;
      restore.emit({ event: 'rolled-back', what: 'the code' });
    },
  };
}

/** Asked for, and not done: the data is that of then, and the code is not. */
function tellStay({ progress }: Restore, { wanted, action, reasons }: CodePlan): void {
  if (!wanted || action !== 'stays') return;
  const why = reasons.map(({ message }) => message).join('; ');
  progress.doubt(`the code stays as it is: ${why}`);
}

function tell({ progress }: Restore, { to }: CheckoutHandle, result: CheckoutResult): void {
  const { state } = result;
  const note = state === 'done' ? result.note : `${result.message}; ${result.hint}`;
  progress.code = { ...to, state, note };
  if (state === 'failed') progress.doubt(`${result.message} (${result.hint})`);
}
