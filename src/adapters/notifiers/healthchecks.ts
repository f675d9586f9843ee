import { secret } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const healthchecks: Definition = {
  kind: 'notifier',
  type: 'healthchecks',
  summary: "a ping to Healthchecks or another dead man's switch",
  keys: {
    url: secret(
      'The ping URL of the check. A run pings `/start`, then the URL itself or `/fail`; when no ping comes in time, the service raises the alarm that this machine no longer can.',
    ),
  },
  required: ['url'],
  audience: 'machines',
  example: { type: 'healthchecks', url: { env: 'HEALTHCHECKS_URL' } },
};
