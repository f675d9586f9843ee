import { secret } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const discord: Definition = {
  kind: 'notifier',
  type: 'discord',
  summary: 'a message in a Discord channel',
  keys: {
    url: secret(
      'The URL of a webhook of the channel. Whoever has it can post there, so it is a secret.',
    ),
  },
  required: ['url'],
  example: { type: 'discord', url: { env: 'DISCORD_WEBHOOK' } },
};
