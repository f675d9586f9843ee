import { BackupError } from '../../../model/failures.ts';
import { noticeFailure } from '../../../model/notice/failure.ts';
import { redacted } from '../../../model/secret.ts';
import { visibleLine } from '../../../util/visible-text.ts';
import type { Login } from './login.ts';

const hints: Readonly<Record<string, string>> = {
  EAUTH: 'Check `user` and `password`; many servers want a password made for programs.',
  ENOAUTH: 'The server offers no login: take `user` and `password` away, or correct the port.',
  ETLS: 'The server offers no TLS here: correct `tls` and the port.',
  EENVELOPE: 'The server does not take mail from this sender, or for this receiver.',
  EMESSAGE: 'The server refuses the mail itself; what it says tells why.',
  EDNS: 'The host is not known: check `smtp.host`.',
};

const tlsHint =
  'The connection cannot be trusted: check `tls`, the port, and whether this machine knows the certificate authority (`NODE_EXTRA_CA_CERTS` names a file with one more).';

export interface Talk {
  readonly host: string;
  readonly login: Login | null;
}

/** Why a mail could not be sent. The error itself is not handed on: it may hold what was said while logging in. */
export function explain(error: unknown, { host, login }: Talk): Error {
  if (error instanceof BackupError) return error;
  const said = visibleLine(error instanceof Error ? error.message : String(error));
  const message = mask(said, login?.password.reveal() ?? '').slice(0, 300);
  return noticeFailure(`the mail server ${host}: ${message}`, hintFor(error, said));
}

export function explainRefused(receivers: readonly unknown[]): Error {
  const names = receivers.map(String).join(', ');
  return noticeFailure(
    `the mail server did not take the mail for ${names}`,
    'The other receivers got it. Correct `to`.',
  );
}

function hintFor(error: unknown, said: string): string {
  if (/certificate|altname|self.signed|wrong version number|\bSSL\b/i.test(said)) return tlsHint;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return hints[code] ?? 'Check `smtp` and the network.';
}

function mask(text: string, password: string): string {
  if (password === '') return text;
  const forms = [password, Buffer.from(password).toString('base64')];
  return forms.reduce((masked, form) => masked.replaceAll(form, redacted), text);
}
