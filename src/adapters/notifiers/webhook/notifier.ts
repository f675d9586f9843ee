import { hostname } from 'node:os';
import type { Notice } from '../../../model/notice/notice.ts';
import { fillTemplates } from '../../../model/notice/templates.ts';
import type { NotifierWebhook } from '../../../model/plan.ts';
import type { Parts } from '../../../ports/definition.ts';
import type { Notifier } from '../../../ports/notifier.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { readTarget, type Target } from './read-target.ts';
import { send } from './send.ts';
import { sign } from './sign.ts';

export function create(config: NotifierWebhook, { secrets }: Parts): Notifier {
  return new Webhook(config, secrets);
}

class Webhook implements Notifier {
  readonly kind = 'webhook';
  readonly id: string;
  readonly #config: NotifierWebhook;
  readonly #secrets: Secrets;

  constructor(config: NotifierWebhook, secrets: Secrets) {
    this.id = config.id ?? this.kind;
    this.#config = config;
    this.#secrets = secrets;
  }

  /** Reads the secrets and sends nothing: a receiver could not tell a trial from a notice. */
  async check(): Promise<readonly Finding[]> {
    try {
      await this.#target();
      return [];
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const hint = 'The backup runs without it, and nobody is told of its end.';
      return [{ severity: 'warning', message: `${this.id}: ${message}`, hint }];
    }
  }

  async notify(notice: Notice, { clock, signal }: StepContext): Promise<void> {
    const { method, title, body, timeout } = this.#config;
    const target = await this.#target();
    const content = fillTemplates(notice, { title, body, host: hostname() });
    const text = JSON.stringify({ formatVersion: 1, ...content });
    const headers = {
      ...target.headers,
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'backup-pipeline',
      ...sign(text, { key: target.key, now: clock.now() }),
    };
    await send({ target, method, headers, text, timeoutMs: timeout }, signal);
  }

  #target(): Promise<Target> {
    return readTarget(this.#config, this.#secrets);
  }
}
