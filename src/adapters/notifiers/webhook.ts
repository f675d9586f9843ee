import { choice, dictionary, secret } from '../../model/format/builders.ts';
import { whole } from '../../model/format/pattern.ts';
import type { Definition } from '../../ports/definition.ts';

export const webhook: Definition = {
  kind: 'notifier',
  type: 'webhook',
  summary: 'the summary of the run as JSON, to any URL',
  keys: {
    url: secret('Where to send it. Such URLs often hold a token, so it is a secret.'),
    method: choice('The HTTP method.', ['POST', 'PUT'], 'POST'),
    headers: dictionary(
      'Headers to send along, such as `Authorization`. Every value is a secret reference.',
      secret("The header's value."),
      {
        type: 'string',
        pattern: whole('[A-Za-z0-9!#$%&*+.^_|~-]+'),
      },
    ),
    hmac: secret(
      'Signs with HMAC-SHA-256, so that the receiver can tell who sent it and when: `X-Backup-Pipeline-Signature: sha256=…` is made of the value of `X-Backup-Pipeline-Timestamp` (seconds of the epoch), a full stop and the body.',
    ),
  },
  required: ['url'],
  example: {
    type: 'webhook',
    url: { env: 'HOOK_URL' },
    headers: { Authorization: { env: 'HOOK_AUTHORIZATION' } },
  },
  load: () => import('./webhook/notifier.ts'),
};
