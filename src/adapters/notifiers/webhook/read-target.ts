import { noticeFailure } from '../../../model/notice/failure.ts';
import type { NotifierWebhook } from '../../../model/plan.ts';
import type { Secret } from '../../../model/secret.ts';
import type { Secrets } from '../../../ports/secrets.ts';

/** Where a notice goes, with every secret revealed: nothing of it may become part of a message. */
export interface Target {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: Secret | null;
}

export async function readTarget(
  { url, headers, hmac }: NotifierWebhook,
  secrets: Secrets,
): Promise<Target> {
  const address = parseAddress((await secrets.resolve(url)).reveal());
  const own: Record<string, string> = {};
  for (const [name, reference] of Object.entries(headers)) {
    own[name.toLowerCase()] = headerValue(name, (await secrets.resolve(reference)).reveal());
  }
  return {
    url: withoutLogin(address),
    headers: { ...loginOf(address), ...own },
    key: hmac === undefined ? null : await secrets.resolve(hmac),
  };
}

function parseAddress(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url;
  throw noticeFailure(
    'the secret `url` is not the URL of a webhook',
    'It begins with `https://` or `http://`. The value is not shown because it may hold a token.',
  );
}

/** A request must not be made to a URL with a login in it; the header says the same. */
function loginOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
}

function withoutLogin(address: URL): URL {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url;
}

/** The error that the library throws for it would show the value. */
function headerValue(name: string, value: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw noticeFailure(
    `the secret of the header ${name} cannot be a header`,
    'It holds a line break or another character that no header may have.',
  );
}
