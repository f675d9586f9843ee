import { connect } from 'node:net';
import type { HealthTcp } from '../../../model/plan.ts';
import type { HealthCheckPart } from './health-check.ts';
import { oneTry } from './one-try.ts';

export function createTcpCheck(
  check: HealthTcp,
  tryMs: number,
): Pick<HealthCheckPart, 'name' | 'check' | 'ask'> {
  return {
    name: `tcp ${check.host.includes(':') ? `[${check.host}]` : check.host}:${check.port}`,
    check: () => Promise.resolve([]),
    ask: ({ signal }) => oneTry(tryMs, signal, (either) => accepts(check, either)),
  };
}

/** Says nothing and hears nothing: that somebody accepts is all. */
async function accepts({ host, port }: HealthTcp, signal: AbortSignal): Promise<null> {
  const { promise, resolve, reject } = Promise.withResolvers<null>();
  const socket = connect({ host, port, signal });
  socket.once('connect', () => resolve(null)).on('error', reject);
  return await promise.finally(() => socket.destroy());
}
