import { secret } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const pagerduty: Definition = {
  kind: 'notifier',
  type: 'pagerduty',
  summary: 'an incident in PagerDuty, resolved by the next good run',
  keys: {
    routingKey: secret('The integration key of an Events API v2 integration.'),
  },
  required: ['routingKey'],
  example: { type: 'pagerduty', routingKey: { env: 'PAGERDUTY_KEY' }, on: ['failure', 'overdue'] },
};
