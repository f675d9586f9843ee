import { httpUrl, secret, textOrSecret } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const ntfy: Definition = {
  kind: 'notifier',
  type: 'ntfy',
  summary: 'a push message through ntfy',
  keys: {
    url: httpUrl('The ntfy server.', 'https://ntfy.sh'),
    topic: textOrSecret(
      'The topic. On a public server whoever knows it can read along: make it a secret reference there.',
    ),
    token: secret('An access token, where the topic is protected.'),
  },
  required: ['topic'],
  example: { type: 'ntfy', url: 'https://ntfy.lan', topic: 'backups' },
};
