import { secret } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const slack: Definition = {
  kind: 'notifier',
  type: 'slack',
  summary: 'a message in a Slack channel',
  keys: {
    url: secret(
      'The URL of an incoming webhook. Whoever has it can post in the channel, so it is a secret.',
    ),
  },
  required: ['url'],
  example: { type: 'slack', url: { env: 'SLACK_WEBHOOK' } },
};
