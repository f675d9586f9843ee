import { explainConnection } from './explain-connection.ts';

/**
 * One try over the network: what is not well, or `null`. Whatever goes wrong is an answer, too; only the caller's
 * signal rejects.
 */
export async function oneTry(
  limitMs: number,
  signal: AbortSignal,
  look: (signal: AbortSignal) => Promise<string | null>,
): Promise<string | null> {
  const over = AbortSignal.timeout(limitMs);
  try {
    return await look(AbortSignal.any([signal, over]));
  } catch (error) {
    signal.throwIfAborted();
    return over.aborted ? `no whole answer within ${limitMs / 1000} s` : explainConnection(error);
  }
}
