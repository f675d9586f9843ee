import { secret } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const teams: Definition = {
  kind: 'notifier',
  type: 'teams',
  summary: 'a message in a Microsoft Teams channel',
  keys: {
    url: secret(
      'The URL of a workflow that posts into the channel when a webhook request arrives. Whoever has it can post there, so it is a secret.',
    ),
  },
  required: ['url'],
  example: { type: 'teams', url: { env: 'TEAMS_WEBHOOK' } },
};
