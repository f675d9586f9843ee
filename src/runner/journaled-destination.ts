import type { Destination } from '../ports/destination.ts';
import type { RunRecord } from '../stages/run.ts';

/**
 * A destination of which the journal knows, before a byte is written, under which names a crash would leave something
 * behind: of artifacts as well as of the smallest record.
 */
export function journaled(
  destination: Destination,
  record: Pick<RunRecord, 'intend'>,
): Destination {
  const { id, kind, traits, location } = destination;
  return {
    id,
    kind,
    traits,
    ...(location !== undefined && { location }),
    put: async (...[key, body, context, options]: Parameters<Destination['put']>) => {
      const forget: (() => Promise<void>)[] = [];
      const stored = await destination.put(key, body, context, {
        ...options,
        onToken: async (token) => {
          forget.push(await record.intend({ do: 'upload', destination: id, key, token }));
          await options.onToken(token);
        },
      });
      // After a failure the intents stay open: whoever recovers looks what is there.
      for (const done of forget) await done();
      return stored;
    },
    settle: (...asked) => destination.settle(...asked),
    get: (...asked) => destination.get(...asked),
    list: (...asked) => destination.list(...asked),
    remove: (...asked) => destination.remove(...asked),
    check: (context) => destination.check(context),
    free: (context) => destination.free(context),
    classify: (error) => destination.classify(error),
  };
}
