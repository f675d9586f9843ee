import { hostname } from 'node:os';
import type { Notice } from '../../../model/notice/notice.ts';
import { fillTemplates } from '../../../model/notice/templates.ts';
import type { NotifierEmail } from '../../../model/plan.ts';
import type { Parts } from '../../../ports/definition.ts';
import type { Notifier } from '../../../ports/notifier.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { composeMail } from './compose-mail.ts';
import { type Server, withServer } from './server.ts';

export function create(config: NotifierEmail, { secrets }: Parts): Notifier {
  return new Email(config, secrets);
}

class Email implements Notifier {
  readonly kind = 'email';
  readonly id: string;
  readonly #config: NotifierEmail;
  readonly #secrets: Secrets;

  constructor(config: NotifierEmail, secrets: Secrets) {
    this.id = config.id ?? this.kind;
    this.#config = config;
    this.#secrets = secrets;
  }

  /** Says hello to the server and logs in; no mail is sent. */
  async check({ signal }: StepContext): Promise<readonly Finding[]> {
    try {
      const server = await this.#server();
      await withServer(server, (transport) => transport.verify(), signal);
      return [];
    } catch (error) {
      signal.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      const hint = 'The backup runs without it, and nobody is told of its end.';
      return [{ severity: 'warning', message: `${this.id}: ${message}`, hint }];
    }
  }

  async notify(notice: Notice, { signal }: StepContext): Promise<void> {
    const { from, to, title, body } = this.#config;
    const content = fillTemplates(notice, { title, body, host: hostname() });
    const mail = composeMail(content, { from, to });
    const server = await this.#server();
    await withServer(server, (transport) => transport.sendMail(mail), signal);
  }

  async #server(): Promise<Server> {
    const { smtp, user, password, timeout } = this.#config;
    const login =
      user === undefined || password === undefined
        ? null
        : { user, password: await this.#secrets.resolve(password) };
    return { ...smtp, login, timeoutMs: timeout };
  }
}
