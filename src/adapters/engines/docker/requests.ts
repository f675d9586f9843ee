import { BackupError } from '../../../model/failures.ts';
import type { Address } from './address.ts';
import { explainDocker, noAnswer } from './explain.ts';

/** Asks the engine for a document; `null` when it has none under this path. */
export type Ask = (path: string, signal: AbortSignal, query?: Query) => Promise<unknown>;

type Query = Readonly<Record<string, string>>;

/** Questions that each end within a time, whatever the engine does. The library is loaded with the first one. */
export function createAsk({ text, wire }: Address, timeoutMs: number): Ask {
  return async (path, signal, query = {}) => {
    const over = AbortSignal.timeout(timeoutMs);
    try {
      return await dial(wire, { path, query }, AbortSignal.any([signal, over]));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof BackupError) throw error;
      if (over.aborted) throw noAnswer(text, timeoutMs);
      if (statusOf(error) === 404) return null;
      throw explainDocker(error, text);
    }
  };
}

/** By the library's own door: some of its methods, that for images among them, cannot be stopped. */
async function dial(
  wire: Address['wire'],
  { path, query }: { readonly path: string; readonly query: Query },
  abortSignal: AbortSignal,
) {
  const { default: Docker } = await import('dockerode');
  const { modem } = new Docker(optionsFor(wire));
  // It takes a question mark at the end for the place where the query goes.
  const target = Object.keys(query).length > 0 ? `${path}?` : path;
  const around = { method: 'GET', abortSignal, statusCodes: { 200: true } };
  const request = { ...around, path: target, options: query };
  return await new Promise<unknown>((resolve, reject) => {
    modem.dial(request, (error: unknown, answer: unknown) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}

/** Says everything: what is left out the library takes from the environment, where a host would win over a socket. */
function optionsFor(wire: Address['wire']) {
  const nothing = { host: undefined, socketPath: undefined, port: undefined, timeout: undefined };
  const keyless = { ca: undefined, cert: undefined, key: undefined };
  if ('socketPath' in wire) return { ...nothing, ...keyless, protocol: 'http' as const, ...wire };
  const { host, port, keys } = wire;
  const protocol = keys === null ? ('http' as const) : ('https' as const);
  return { ...nothing, ...keyless, host, port, protocol, pathPrefix: '/', ...keys };
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : null;
}
