import { BackupError } from '../../../model/failures.ts';
import type { Address } from './address.ts';
import { explainDocker, noAnswer } from './explain.ts';

/** Asks the engine for a document; `null` when it has none under this path. */
export type Ask = (path: string, signal: AbortSignal, query?: Query) => Promise<unknown>;

type Query = Readonly<Record<string, string>>;

/** Asks the engine to change something; `null` when it has nothing under this path. */
export type Tell = (order: Order, signal: AbortSignal) => Promise<unknown>;

export interface Order {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly body?: object;
}

/** Questions that each end within a time, whatever the engine does. The library is loaded with the first one. */
export function createAsk(address: Address, timeoutMs: number): Ask {
  const tell = createTell(address, timeoutMs);
  return (path, signal, query = {}) => tell({ method: 'GET', path, query }, signal);
}

/** Likewise for orders: what is so already is an answer like any other. */
export function createTell({ text, wire }: Address, timeoutMs: number): Tell {
  return async (order, signal) => {
    const over = AbortSignal.timeout(timeoutMs);
    try {
      return (await dial(wire, order, AbortSignal.any([signal, over]))) ?? '';
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof BackupError) throw error;
      if (over.aborted) throw noAnswer(text, timeoutMs);
      if (statusOf(error) === 404) return null;
      throw explainDocker(error, text);
    }
  };
}

const fine = { 200: true, 201: true, 204: true, 304: true };

/** By the library's own door: some of its methods, that for images among them, cannot be stopped. */
async function dial(
  wire: Address['wire'],
  { method, path, query = {}, body }: Order,
  abortSignal: AbortSignal,
) {
  const { default: Docker } = await import('dockerode');
  const { modem } = new Docker(optionsFor(wire));
  // It takes a question mark at the end for the place where the query goes.
  const target = Object.keys(query).length > 0 ? `${path}?` : path;
  const options = body ?? query;
  const request = { method, abortSignal, statusCodes: fine, path: target, options };
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
