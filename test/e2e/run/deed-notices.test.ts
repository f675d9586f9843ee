import { appendFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openMailServer } from '../../rig/notifier/mail-server.ts';
import { openReceiver } from '../../rig/notifier/receiver.ts';
import { runTo, tokenOf } from '../../rig/run/confirming.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { repeatBackup } from '../../rig/run/repeat-backup.ts';
import { openSite, type Site } from '../../rig/run/site.ts';

const deeds = 'prune, delete, sync, verify';

/** A webhook that wants to hear of everything that commands do, and a mail as it is by default. */
async function openTold() {
  const receiver = await openReceiver((response) => response.end());
  const server = await openMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
  onTestFinished(async () => {
    await receiver.close();
    await server.close();
  });
  const smtp = `{ host: localhost, port: ${server.port}, tls: none }`;
  const mail = (on: string) =>
    `{ type: email, smtp: ${smtp}, from: backup@example.org, to: [ops@example.org]${on} }`;
  const site = openSite();
  const rewrite = (hook = `on: [${deeds}]`, on = '') =>
    site.pipeline({
      after: [
        'retention: { keep: { last: 1 } }',
        `notify: [{ type: webhook, url: { env: NOTICE_URL }, ${hook} }, ${mail(on)}]`,
      ],
    });
  site.env = { NOTICE_URL: `${receiver.url}/T0KEN`, USER: 'kim' };
  site.canaries.push('T0KEN');
  rewrite();
  const heard = () => receiver.received.map(({ body }) => JSON.parse(body));
  const backup = (await runTo(site, 0, 'run', '--json')).summary?.backup ?? '';
  expect([heard(), server.mails]).toEqual([[], []]);
  return { site, backup, heard, mails: server.mails, rewrite };
}

test('whoever asks for it hears what was removed, deleted, copied and verified, and by whom', async () => {
  const { site, backup, heard, mails, rewrite } = await openTold();
  const [older, oldest] = [repeatBackup(site, backup, 1), repeatBackup(site, backup, 2)];
  await runTo(site, 0, 'verify', '--all', '--level', 'size');
  await runTo(site, 77, 'prune');
  await runTo(site, 77, 'prune', '--confirm', '0000-0000-0000-0000-0000');
  expect(heard()).toHaveLength(1);
  await runTo(site, 0, 'prune', '--confirm', await tokenOf(site, 'prune'));
  expect(heard()).toHaveLength(2);
  const [verified, pruned] = heard();
  expect(verified).toMatchObject({
    about: 'deed',
    event: 'verify',
    title: 'shop: backups verified',
  });
  expect(verified.summary.results).toHaveLength(6);
  expect(pruned).toMatchObject({
    formatVersion: 1,
    event: 'prune',
    title: 'shop: old backups removed',
    summary: {
      formatVersion: 1,
      verb: 'prune',
      outcome: 'done',
      exit: 0,
      by: 'kim',
      failure: null,
    },
  });
  const [first] = pruned.summary.results;
  expect(first).toMatchObject({
    destination: 'here',
    state: 'removed',
    reason: 'no rule keeps it',
  });
  expect([older, oldest]).toContain(first.backup);
  expect(pruned.body).toContain(`${oldest} at nas, `);
  expect(pruned.body).toMatch(/^By: kim$/m);
  const record = site.path('here/shop/deleted', `${oldest}.json`);
  expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ run: pruned.summary.run });

  await runTo(
    site,
    0,
    'delete',
    `@${backup}`,
    '--at',
    'nas',
    '--reason',
    'moved',
    '--confirm',
    await tokenOf(site, 'delete', `@${backup}`, '--at', 'nas', '--reason', 'moved'),
  );
  const deleted = heard()[2];
  expect(deleted).toMatchObject({ title: 'shop: backup deleted', summary: { why: 'moved' } });
  expect(mails).toEqual([]);

  rewrite(`on: [${deeds}]`, ', on: [sync]');
  const next = (await runTo(site, 0, 'run', '--json')).summary?.backup ?? '';
  expect(heard()).toHaveLength(3);
  removeCopy(site, next);
  await runTo(site, 0, 'sync', 'shop', '--from', 'here', '--to', 'nas');
  expect(heard()[3]).toMatchObject({
    event: 'sync',
    summary: { results: [{ backup: next, destination: 'nas', state: 'copied' }] },
  });
  expect(mails).toHaveLength(1);
  expect(mails[0]?.raw).toMatch(/^Subject: shop: backups copied\r$/m);
  await runTo(site, 0, 'sync', 'shop', '--from', 'here', '--to', 'nas', '--dry-run');
  expect(heard()).toHaveLength(4);
  await assertInvariants(site);
});

test('damage that verify finds is told to everybody who wants to hear of failures', async () => {
  const { site, backup, heard, mails } = await openTold();
  appendFileSync(site.path('nas/shop', backup, 'docs.tar.zst'), 'x');
  await runTo(site, 74, 'verify', `@${backup}`);
  const [notice] = heard();
  expect(notice).toMatchObject({ event: 'verify', title: 'shop: DAMAGED BACKUP FOUND' });
  expect(notice.summary).toMatchObject({ outcome: 'damaged', exit: 74 });
  expect(notice.body).toContain(`run-pipeline show shop@${backup}`);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.raw).toMatch(/^Subject: shop: DAMAGED BACKUP FOUND\r$/m);
  expect(mails[0]?.raw).toContain('nas');
});

test('failures are told; a channel that fails or hangs changes nothing', async () => {
  const { site, backup, heard, rewrite } = await openTold();
  const old = repeatBackup(site, backup, 1);
  renameSync(site.path('nas'), site.path('away'));
  await runTo(site, 69, 'sync', 'shop', '--from', 'here', '--to', 'nas');
  expect(heard()).toMatchObject([
    { event: 'sync', title: 'shop: sync failed', summary: { failure: { code: 'BP5002' } } },
  ]);
  renameSync(site.path('away'), site.path('nas'));
  const silent = await openReceiver(() => undefined);
  onTestFinished(() => silent.close());
  rewrite('on: [prune], timeout: 1s');
  const token = await tokenOf(site, 'prune');
  const pruned = await site.start(['prune', '--confirm', token], {
    NOTICE_URL: `${silent.url}/T0KEN`,
  }).ended;
  expect(pruned, pruned.stderr).toMatchObject({ code: 0 });
  expect(pruned.stderr).toContain('webhook was not notified: no answer within 1 s');
  expect(silent.received).toHaveLength(1);
  expect(JSON.parse(silent.received[0]?.body ?? '')).toMatchObject({
    summary: {
      results: [
        { backup: old, state: 'removed' },
        { backup: old, state: 'removed' },
      ],
    },
  });
  await assertInvariants(site);
});

function removeCopy(site: Site, id: string): void {
  rmSync(site.path('nas/shop', id), { recursive: true });
}
