import { expect } from 'vitest';
import { openReceiver, type Receiver } from '../notifier/receiver.ts';
import { assertInvariants } from './invariants.ts';
import type { PipelineWishes, Site } from './site.ts';
import { manifestsAt } from './stored.ts';

export interface Listener {
  readonly receiver: Receiver;
  /** The last lines of the stages that let it hear of everything. */
  readonly stages: readonly string[];
  /** The events that it heard of, in order. */
  events(): readonly string[];
}

const everything = '[success, failure, partial, suspect, recovery, skipped]';

/** A channel that is told all, answers at once, and keeps what it heard for the canaries. */
export async function listenTo(site: Site, onEnd: (close: () => Promise<void>) => void) {
  const receiver = await openReceiver((response, { body }) => {
    site.told.push(body);
    response.end('ok');
  });
  onEnd(() => receiver.close());
  site.env = { ...site.env, NOTICE_URL: `${receiver.url}/notices` };
  const listener: Listener = {
    receiver,
    stages: [`notify: [{ type: webhook, url: { env: NOTICE_URL }, on: ${everything} }]`],
    events: () => receiver.received.map(({ body }) => String(JSON.parse(body).event)),
  };
  return listener;
}

export interface Failing {
  readonly site: Site;
  /** The pipeline that fails. */
  readonly wishes: PipelineWishes;
  readonly listener: Listener;
  readonly more?: Readonly<Record<string, string>>;
}

/**
 * Runs a pipeline that must fail as the catalogue says, beside a good backup from before: nothing is listed, the last
 * good one is untouched, nothing is left, and whoever listens has been told.
 */
export async function expectFailure(
  { site, wishes, listener, more }: Failing,
  expected: { readonly exit: number; readonly code: string; readonly says: RegExp },
) {
  site.pipeline({ after: listener.stages });
  const good = await site.run('run', '--json');
  expect(good, good.stderr).toMatchObject({ code: 0 });
  site.pipeline({ ...wishes, after: [...(wishes.after ?? []), ...listener.stages] });
  const ran = await site.start(['run', '--json'], more).ended;
  expect(ran.summary?.failure, ran.stderr).toMatchObject({ code: expected.code });
  expect(ran.code).toBe(expected.exit);
  expect(ran.lastLine).toMatch(new RegExp(`^exit ${expected.exit}: `));
  expect(ran.lastLine).toMatch(expected.says);
  for (const place of site.destinations.keys()) {
    expect(manifestsAt(site, place).map(({ id }) => id)).toEqual([good.summary?.run]);
  }
  expect(listener.events()).toEqual(['success', 'failure']);
  await assertInvariants(site);
  return ran;
}
