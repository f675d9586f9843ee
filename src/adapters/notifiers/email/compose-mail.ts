import type { SendMailOptions } from 'nodemailer';
import type { Notice } from '../../../model/notice/notice.ts';
import { visibleLine } from '../../../util/visible-text.ts';

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** One mail with the text twice: as it is, and as simple HTML for readers that show nothing else well. */
export function composeMail(notice: Notice, { from, to }: Envelope): SendMailOptions {
  const { body, summary, event } = notice;
  const title = visibleLine(notice.title);
  return {
    from,
    to: [...to],
    subject: title,
    text: `${body}\n`,
    html: htmlOf(title, body),
    // A notice that is sent again is the same mail.
    messageId: `<${summary.pipeline}.${event}.${summary.run}@${domainOf(from)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function htmlOf(title: string, body: string): string {
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<title>${escaped(title)}</title></head><body>`,
    `<h1 style="font-size: 1.2em">${escaped(title)}</h1>`,
    `<pre style="white-space: pre-wrap">${escaped(body)}</pre>`,
    '</body></html>',
  ].join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** `backups@example.org` and `Backups <backups@example.org>`. */
function domainOf(address: string): string {
  return /@([A-Za-z0-9.-]+)>?$/.exec(address.trim())?.[1] ?? 'localhost';
}
