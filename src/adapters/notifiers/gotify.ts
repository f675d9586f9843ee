import { httpUrl, secret } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const gotify: Definition = {
  kind: 'notifier',
  type: 'gotify',
  summary: 'a push message through Gotify',
  keys: {
    url: httpUrl('The Gotify server.'),
    token: secret('The token of the Gotify application that sends.'),
  },
  required: ['url', 'token'],
  example: { type: 'gotify', url: 'https://gotify.lan', token: { env: 'GOTIFY_TOKEN' } },
};
