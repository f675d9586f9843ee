import {
  choice,
  emailAddress,
  hostName,
  list,
  map,
  needs,
  plainName,
  port,
  secret,
} from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const email: Definition = {
  kind: 'notifier',
  type: 'email',
  summary: 'a mail',
  keys: {
    smtp: map(
      'The server that takes the mail.',
      {
        host: hostName('The mail server.'),
        port: port('Its port. Left out: 587 with `starttls`, 465 with `implicit`, 25 with `none`.'),
        tls: choice(
          '`starttls` begins in the open and must switch to TLS before anything is said, `implicit` speaks TLS from the start, `none` never does: only for a server on this machine.',
          ['starttls', 'implicit', 'none'],
          'starttls',
        ),
      },
      { required: ['host'] },
    ),
    user: plainName('The account at the mail server. Left out: no login.'),
    password: secret("The account's password."),
    from: emailAddress('The sender.'),
    to: list('The receivers.', emailAddress('One receiver.'), { uniqueItems: true }),
  },
  required: ['smtp', 'from', 'to'],
  rules: [needs('user', 'password'), needs('password', 'user')],
  example: {
    type: 'email',
    smtp: { host: 'mail.example.org' },
    user: 'backups',
    password: { env: 'SMTP_PASSWORD' },
    from: 'Backups <backups@example.org>',
    to: ['ops@example.org'],
  },
  load: () => import('./email/notifier.ts'),
};
