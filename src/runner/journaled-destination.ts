import type { Destination, Stored } from '../ports/destination.ts';
import type { RunRecord } from '../stages/run.ts';

/**
 * A destination of which the journal knows, before a byte is written, under which names a crash would leave something
 * behind: of artifacts as well as of the smallest record.
 */
export function journaled(
  destination: Destination,
  record: Pick<RunRecord, 'intend'>,
): Destination {
  const put = async (
    ...[key, body, context, options]: Parameters<Destination['put']>
  ): Promise<Stored> => {
    const forget: (() => Promise<void>)[] = [];
    const stored = await destination.put(key, body, context, {
      ...options,
      onToken: async (token) => {
        forget.push(await record.intend({ do: 'upload', destination: destination.id, key, token }));
        await options.onToken(token);
      },
    });
    // After a failure the intents stay open: whoever recovers looks what is there.
    for (const done of forget) await done();
    return stored;
  };
  return withPut(destination, put);
}

/** Everything else stays what it is, abilities included that only some destinations have. */
function withPut(destination: Destination, put: Destination['put']): Destination {
  return new Proxy(destination, {
    get: (target, name) => {
      if (name === 'put') return put;
      const value: unknown = Reflect.get(target, name, target);
      // Bound to itself: a private field is not found through a proxy.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
