import { createHmac } from 'node:crypto';
import type { Secret } from '../../../model/secret.ts';

export interface Signing {
  readonly key: Secret | null;
  /** In milliseconds of the epoch. */
  readonly now: number;
}

/**
 * Headers by which the receiver knows who sent a body, and when: the signature is over the time in seconds, a
 * full stop and the body, so that a notice that was listened to cannot be sent again later.
 */
export function sign(text: string, { key, now }: Signing): Readonly<Record<string, string>> {
  if (key === null) return {};
  const time = String(Math.floor(now / 1000));
  const digest = createHmac('sha256', key.reveal()).update(`${time}.${text}`).digest('hex');
  return {
    'x-backup-pipeline-timestamp': time,
    'x-backup-pipeline-signature': `sha256=${digest}`,
  };
}
