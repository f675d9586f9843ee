import type { IncomingMessage } from 'node:http';
import type { HealthHttp } from '../../../model/plan.ts';
import { visibleLine } from '../../../util/visible-text.ts';
import { bodyPatternFindings, matchBody } from './body-pattern.ts';
import type { HealthCheckPart } from './health-check.ts';
import { oneTry } from './one-try.ts';

/** After a rollback nobody can ask the application any more why it was not well. */
const maxShown = 200;
const maxBytes = 1024 * 1024;

export function createHttpCheck(
  check: HealthHttp,
  tryMs: number,
): Pick<HealthCheckPart, 'name' | 'check' | 'ask'> {
  const url = new URL(check.url);
  return {
    name: `http ${url.origin}${url.pathname}`,
    check: () => Promise.resolve(bodyPatternFindings(check.matches)),
    ask: ({ signal }) =>
      oneTry(tryMs, signal, async (either) => await judge(check, await answerOf(url, either))),
  };
}

/** Over a connection of its own: one that stayed open could lead to what ran before the restore. */
async function answerOf(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  // Only here: it takes a while to load, and most restores ask nobody.
  const { request } = await (url.protocol === 'https:'
    ? import('node:https')
    : import('node:http'));
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { accept: '*/*', 'user-agent': 'backup-pipeline' };
  request(url, { agent: false, headers, signal }, resolve).on('error', reject).end();
  return await promise;
}

async function judge(
  { status, matches }: HealthHttp,
  response: IncomingMessage,
): Promise<string | null> {
  const answered = response.statusCode ?? 0;
  const isExpected = status === undefined ? isSuccess(answered) : answered === status;
  if (!isExpected) {
    const what = isRedirect(answered) ? `${answered}, a redirect, which is not followed` : answered;
    return `it answers ${what}; expected is ${status ?? '200 to 299'}${await shown(response)}`;
  }
  if (matches === undefined) {
    response.destroy();
    return null;
  }
  return matchBody(matches, await beginningOf(response, maxBytes));
}

/** More than this is cut off, and not waited for. */
async function beginningOf(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}

async function shown(response: IncomingMessage): Promise<string> {
  try {
    const text = visibleLine((await beginningOf(response, 4096)).trim()).slice(0, maxShown);
    return text === '' ? '' : `: ${text}`;
  } catch {
    // The status is known, and says enough.
    return '';
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status <= 399;
}
