import type { Plan } from '../../model/plan.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { NotifierPart } from '../../runner/job.ts';
import { createPart } from '../compose/create-part.ts';
import { createOurParts } from '../compose/store.ts';
import type { Io } from '../io.ts';

export interface Channels {
  readonly notify: Plan['stages']['notify'];
  readonly repository: string;
}

/** The channels of a run that could not be put together. One that cannot be made either does not keep the others from being told. */
export async function openChannels(
  { notify, repository }: Channels,
  io: Io,
): Promise<readonly NotifierPart[]> {
  const { parts } = createOurParts(repository, io);
  const made = notify.map(async (entry): Promise<readonly NotifierPart[]> => {
    const notifier = await createPart<Notifier>('notifier', entry, parts).catch(() => null);
    return notifier === null ? [] : [{ notifier, on: entry.on, timeoutMs: entry.timeout }];
  });
  return (await Promise.all(made)).flat();
}
