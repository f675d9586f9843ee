import {
  constant,
  duration,
  flag,
  integer,
  keyPrefix,
  list,
  map,
  noticeTemplate,
  reference,
  slug,
  speed,
  via,
} from '../../model/format/builders.ts';
import type { Fragment, Keys } from '../../model/format/fragment.ts';
import type { Definition } from '../../ports/definition.ts';
import { events, forPeople } from './events.ts';

/** The keys that every part of a kind has, before its own. */
export function commonKeys(definition: Definition): { readonly first: Keys; readonly last: Keys } {
  switch (definition.kind) {
    case 'source':
      return { first: { id: sourceId, ...tag(definition) }, last: sourceKeys };
    case 'destination':
      return { first: { id: destinationId, ...tag(definition) }, last: destinationKeys };
    case 'notifier':
      return {
        first: { ...tag(definition), id: notifierId },
        last: notifierKeys(definition.audience ?? 'people'),
      };
  }
}

const tag = ({ type, summary }: Definition): Keys => ({
  type: constant(`\`${type}\`: ${summary}.`, type),
});

const isProtected = (what: string): Fragment =>
  flag(
    `Weakening or removing this ${what} is marked as critical when a change of the file is reviewed.`,
    false,
  );

const sourceId = slug(
  'The name of this dump. It begins the names of its files and says which older backups it belongs with: under a new name it starts without history.',
);

const sourceKeys: Keys = {
  via: via('Where the dump program runs. Left out: on this machine.'),
  timeout: duration(
    'The longest time that the dump, or each member of it, may take. Left out: no limit but that of the run.',
  ),
  idle: duration('The longest time without a new byte; after it, the dump has failed.', '5m'),
  optional: flag(
    'When this dump fails, go on without it and call the run partial: of a dump with several members, all are in the backup or none. A dump that is not optional stops the run.',
    false,
  ),
  allowEmpty: flag(
    'Accept a dump of zero bytes, or one that has no member today, which otherwise count as failures. A dump without members is listed as missing from the backup.',
    false,
  ),
  compress: flag(
    'Whether the `compress` stage applies. Switch it off for data that is compressed already, such as photos.',
    true,
  ),
  protected: isProtected('dump'),
};

/** A source that stands for a volume of a Compose project has no name and no protection of its own, and is needed as much as the others. */
export const strategyKeys: Keys = {
  ...omit(sourceKeys, ['optional', 'protected']),
  via: via('Where the dump program runs. Left out: in the container that uses the volume.'),
};

const destinationId = slug(
  'The name of this destination, used by `retention.perDestination`, `--from` and `sync`.',
);

const destinationKeys: Keys = {
  prefix: keyPrefix(
    'A folder at the destination, above the one of the pipeline, for stores that are shared. Left out: none.',
  ),
  required: flag(
    'Whether the run has failed when this destination misses the backup. Otherwise it is partial, the copies elsewhere count, and the next run brings the missing copy.',
    false,
  ),
  limit: map('The most of the network that transfers may use.', {
    upload: speed('The limit for sending. Left out: none.'),
    download: speed('The limit for receiving. Left out: none.'),
  }),
  retries: integer(
    'How often one request is tried again after a passing failure. This version has no other number than the default; a run refuses it.',
    {
      minimum: 0,
      maximum: 100,
      default: 5,
    },
  ),
  retryFor: duration(
    'The longest time without any progress before the upload gives up. This version has no other time than the default; a run refuses it.',
    '15m',
  ),
  protected: isProtected('destination'),
};

const notifierId = slug(
  'A name, needed only where a file that extends another one changes this notifier, or for `notify test`.',
);

const notifierKeys = (audience: 'people' | 'machines'): Keys => ({
  on: list(
    'The events to tell. `recovery` is the first good run after a bad one; `drill` tells of failed drills, and of passed ones only when `success` is listed too.',
    reference('notice-event', 'One event.'),
    { uniqueItems: true, default: audience === 'people' ? forPeople : events },
  ),
  title: noticeTemplate('The first line of the notice. Left out: the pipeline and the outcome.'),
  body: noticeTemplate(
    'The text of the notice. Left out: what happened, where, and what to do. Secrets are never part of it.',
  ),
  timeout: duration(
    'The longest time for sending. A notice that cannot be sent never changes the outcome.',
    '10s',
  ),
});

function omit(keys: Keys, names: readonly string[]): Keys {
  return Object.fromEntries(Object.entries(keys).filter(([name]) => !names.includes(name)));
}
