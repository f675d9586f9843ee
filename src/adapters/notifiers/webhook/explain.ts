import { noticeFailure } from '../../../model/notice/failure.ts';
import { redacted } from '../../../model/secret.ts';
import { visibleLine } from '../../../util/visible-text.ts';
import type { Target } from './read-target.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host is not known',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'the host refuses the connection',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
};

/**
 * Why a request got no answer. The errors of the library hold the URL in places of their own, so not one of them
 * is handed on, not even as a cause.
 */
export function explainFailure(error: unknown): Error {
  const code = codeOf(error);
  const reason = reasons[code] ?? `the request could not be sent${code === '' ? '' : ` (${code})`}`;
  return noticeFailure(reason, 'Check the URL that the secret `url` holds, and the network.');
}

export function explainRedirect(where: string): Error {
  return noticeFailure(
    `the receiver redirects ${where}, which is not followed`,
    'Set the secret `url` to the final URL.',
  );
}

/** What the receiver answered, as far as it is short, and without the secrets that it may have repeated. */
export async function explainAnswer(response: Response, target: Target): Promise<Error> {
  const said = mask(await beginningOf(response), target).slice(0, 200);
  const message = `the receiver answered ${response.status}${said === '' ? '' : `: ${said}`}`;
  return noticeFailure(message, 'Check the secrets `url`, `headers` and `hmac` with the receiver.');
}

const maxBytes = 4096;

async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxBytes) break;
    }
  } catch {
    // The status is known; what more it would have said is not worth waiting for.
  }
  return visibleLine(Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8').trim());
}

/** Short ones are left: they are words such as `hook`, and masking them would spoil every message. */
function mask(text: string, { url, headers }: Target): string {
  const { href, pathname, search, searchParams } = url;
  const parts = [...pathname.split('/'), ...searchParams.values(), ...Object.values(headers)];
  const secrets = [href, `${pathname}${search}`, ...parts].filter((value) => value.length > 5);
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, redacted), text);
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const hasCode = cause instanceof Error && 'code' in cause && typeof cause.code === 'string';
  return hasCode ? String(cause.code) : '';
}
