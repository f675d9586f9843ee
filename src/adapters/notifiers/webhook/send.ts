import { noticeFailure } from '../../../model/notice/failure.ts';
import { explainAnswer, explainFailure, explainRedirect } from './explain.ts';
import type { Target } from './read-target.ts';

export interface Sending {
  readonly target: Target;
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly timeoutMs: number;
}

const redirects: readonly number[] = [301, 302, 303, 307, 308];
/** These two keep the method and the body. */
const faithful: readonly number[] = [307, 308];
const maxHops = 3;

/** Sends one request; it ends within its time, and its failures never show where it went. */
export async function send(sending: Sending, signal: AbortSignal): Promise<void> {
  const timeout = AbortSignal.timeout(sending.timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  let url = sending.target.url;
  for (let hop = 0; hop <= maxHops; hop += 1) {
    const response = await request(url, sending, either).catch((error: unknown) => {
      signal.throwIfAborted();
      if (timeout.aborted) throw tooSlow(sending.timeoutMs);
      throw explainFailure(error);
    });
    if (!redirects.includes(response.status)) return await judge(response, sending.target);
    await drop(response);
    url = nextUrl(url, response);
  }
  throw explainRedirect('again and again');
}

async function request(
  url: URL,
  { method, headers, text }: Sending,
  signal: AbortSignal,
): Promise<Response> {
  return await fetch(url.href, { method, headers, body: text, redirect: 'manual', signal });
}

async function judge(response: Response, target: Target): Promise<void> {
  if (response.ok) return await drop(response);
  throw await explainAnswer(response, target);
}

/** Whoever knows the URL must not be able to send the notice and its headers to somebody else. */
function nextUrl(from: URL, { status, headers }: Response): URL {
  const to = URL.parse(headers.get('location') ?? '', from.href);
  if (to === null) throw explainRedirect('nowhere');
  const isWeaker = from.protocol === 'https:' && to.protocol !== 'https:';
  if (to.hostname !== from.hostname || isWeaker) throw explainRedirect('to another place');
  if (!faithful.includes(status)) throw explainRedirect('and would forget the notice');
  return to;
}

/** A body that nobody reads would hold the connection. */
async function drop(response: Response): Promise<void> {
  // It may have ended already, or broken: the answer is known.
  await response.body?.cancel().catch(() => undefined);
}

function tooSlow(timeoutMs: number): Error {
  return noticeFailure(
    `no answer within ${timeoutMs / 1000} s`,
    'Look whether the receiver is well, or raise `timeout`.',
  );
}
