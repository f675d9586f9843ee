import { create } from '../../../src/adapters/notifiers/email/notifier.ts';
import { BackupError } from '../../../src/model/failures.ts';
import { renderNotice } from '../../../src/model/run/notice.ts';
import { WatchedContext } from '../destination/watched-context.ts';
import { failedRun, partsWith } from './samples.ts';

/**
 * `mail-program.ts <configuration> <secrets>`: checks a channel and sends one notice. In a process of its own,
 * because which certificates are trusted is decided when a process starts.
 */
const [config = '', secrets = ''] = process.argv.slice(2);
const email = create(JSON.parse(config), partsWith(JSON.parse(secrets)));
const findings = await email.check(new WatchedContext());
const notice = renderNotice('failure', failedRun);
const sent = await email.notify(notice, new WatchedContext()).then(
  () => 'sent',
  (error: unknown) =>
    error instanceof BackupError ? { message: error.message, hint: error.hint } : String(error),
);
console.log(JSON.stringify({ findings, sent }));
