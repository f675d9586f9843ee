import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deedsOf, entriesOf, logOf, verifyLog } from '../../rig/run/audit-log.ts';
import { runTo, tokenOf } from '../../rig/run/confirming.ts';
import { closeGate, gated } from '../../rig/run/gate.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { docs, openSite } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

test('who did what, when and from where is written down; what only looks is not, and no secret is', async () => {
  const site = openSite();
  site.env = {
    PASSPHRASE: 'canary passphrase/1?=ü',
    GITHUB_ACTOR: 'kim',
    GITHUB_SERVER_URL: 'https://git.example',
    GITHUB_REPOSITORY: 'shop/web',
    GITHUB_RUN_ID: '7',
    SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 22',
  };
  site.canaries.push(site.env.PASSPHRASE ?? '');
  const encrypt = '{ passphrase: { env: PASSPHRASE } }';
  const restore = 'restore: { existing: swap }';
  site.pipeline({ encrypt, top: [restore] });
  const leaky = ['--note', `with ${site.env.PASSPHRASE}`, '--label', `key=${site.env.PASSPHRASE}`];
  const { summary } = await runTo(site, 0, 'run', '--json', ...leaky);
  const backup = summary?.backup ?? '';
  const target = `shop@${backup}`;
  await runTo(site, 0, 'run', '--dry-run');
  await runTo(site, 64, 'run', 'nobody');
  await runTo(site, 0, 'hold', '@latest', '--reason', 'the audit', '--until', '90d');
  await runTo(site, 77, 'delete', target);
  await runTo(site, 77, 'delete', target, '--confirm', 'aaaa-aaaa-aaaa-aaaa-aaaa');
  await runTo(site, 0, 'release', target);
  await runTo(site, 0, 'download', target, site.path('out'));
  await runTo(site, 0, 'restore', target, '--dry-run');
  await runTo(site, 77, 'restore', target, '--confirm', 'bbbb-bbbb-bbbb-bbbb-bbbb');
  site.pipeline({ encrypt: 'nobody' });
  await runTo(site, 65, 'run');
  site.pipeline({ encrypt, top: [restore] });

  const deeds = await deedsOf(site);
  expect(deeds.map(({ verb, exit }) => `${verb} ${exit}`)).toEqual([
    ...['run 0', 'hold 0', 'delete 77', 'release 0', 'download 0', 'restore 77', 'run 65'],
  ]);
  const [run, hold, refused, , download, restored] = deeds;
  expect(run).toMatchObject({
    pipeline: 'shop',
    who: {
      person: 'kim',
      uid: process.getuid?.(),
      workflow: 'https://git.example/shop/web/actions/runs/7',
    },
    from: { host: hostname(), ssh: '192.0.2.7', folder: site.repository },
    backups: [backup],
    state: 'ended',
    words: { note: 'with [redacted]', label: ['key=[redacted]'] },
  });
  expect(run.bytes).toBeGreaterThan(0);
  expect(hold).toMatchObject({
    backups: [backup],
    options: { until: '90d' },
    words: { reason: 'the audit' },
  });
  expect(refused).toMatchObject({
    pipeline: 'shop',
    arguments: [target],
    options: { confirm: true },
  });
  expect(download).toMatchObject({ backups: [backup], arguments: [target, site.path('out')] });
  expect(restored).toMatchObject({ backups: [backup], reason: expect.stringContaining('token') });
  const log = readFileSync(logOf(site), 'utf8');
  expect(log).not.toContain('aaaa-aaaa');
  expect(log).not.toContain('canary');
  expect(statSync(logOf(site)).mode & 0o777).toBe(0o600);

  const listed = await runTo(site, 0, 'audit', 'list', '--last', '2');
  expect(listed.stdout).toMatch(/ kim {2}192\.0\.2\.7 {2}restore {2}shop@\S+ +77\n/);
  expect(listed.stdout.trimEnd().split('\n')).toHaveLength(5);
  expect((await runTo(site, 0, 'audit', 'list', 'blog')).stdout).toMatch(
    /^nothing is written down/,
  );
  await runTo(site, 64, 'audit', 'list', '--last', '0');
  await runTo(site, 64, 'audit', 'list', '--since', 'lately');
  const lately = await runTo(site, 0, 'audit', 'list', '--since', '1h', '--last', '2');
  expect(lately.stdout).toBe(listed.stdout);
  expect((await runTo(site, 0, 'audit', 'list', '--since', '2999-01-01')).stdout).toMatch(
    /^nothing is written down/,
  );
  const { data } = await verifyLog(site, 0);
  expect(data).toMatchObject({ entries: entriesOf(site).length, unended: [], damages: [] });
  await assertInvariants(site);
});

test('what was killed did not end; a cut line is noted, and what was changed or cut off is found', async () => {
  const site = openSite({ dump: [gated] });
  expect((await runTo(site, 0, 'audit', 'verify')).stdout).toContain('none yet');
  closeGate(site);
  const live = site.start(['run', '--json']);
  await live.until(({ event }) => event === 'artifact-progress');
  expect((await runTo(site, 0, 'audit', 'verify')).stdout).toContain('still works');
  live.kill('SIGKILL');
  await live.ended;
  appendFileSync(logOf(site), '{"number":2,');
  const killed = await verifyLog(site, 0);
  expect(killed.data).toMatchObject({
    endsTorn: true,
    unended: [{ verb: 'run', isAtWork: false }],
  });
  expect((await deedsOf(site))[0]).toMatchObject({ state: 'killed', exit: null });

  site.pipeline({ dump: [docs] });
  await runTo(site, 0, 'run');
  await runTo(site, 0, 'run');
  expect((await verifyLog(site, 0)).data).toMatchObject({ entries: 6, torn: 1, damages: [] });

  const whole = readFileSync(logOf(site), 'utf8');
  writeFileSync(logOf(site), whole.replace('"exit":0', '"exit":3'));
  const changed = await runTo(site, 74, 'audit', 'verify');
  expect(changed.lastLine).toBe(
    'exit 74: the audit log was changed: line 6 does not follow the line before it: that was changed',
  );
  expect(changed.stderr).toContain('BP5152');

  // A log that is cut off is not mended by whoever writes next.
  writeFileSync(
    logOf(site),
    whole
      .split(/(?<=\n)/)
      .slice(0, 4)
      .join(''),
  );
  expect((await verifyLog(site, 74)).data.damages).toMatchObject([{ line: null }]);
  await runTo(site, 0, 'run');
  expect((await verifyLog(site, 74)).data.damages).not.toEqual([]);
  rmSync(logOf(site));
  await runTo(site, 0, 'run');
  expect(entriesOf(site)[0]).toMatchObject({
    kind: 'broken',
    what: expect.stringMatching(/^the whole log was gone/),
  });
  await verifyLog(site, 74);
  // Begun anew on purpose.
  for (const file of ['audit.ndjson', 'audit.head']) {
    renameSync(join(site.state, file), site.path(file));
  }
  await runTo(site, 0, 'run');
  await verifyLog(site, 0);
});

test('without its entry nothing is deleted; backups and holds go on, with a warning', async () => {
  const site = openSite();
  await runTo(site, 0, 'run');
  await runTo(site, 0, 'run');
  const [old] = manifestsAt(site, 'here');
  const target = `shop@${old?.id}`;
  const token = await tokenOf(site, 'delete', target);
  renameSync(logOf(site), site.path('log'));
  mkdirSync(logOf(site));
  const refused = await runTo(site, 69, 'delete', target, '--confirm', token);
  expect(refused.stderr).toContain('error BP5151');
  expect(refused.stderr).toContain('nothing was done, because the audit log cannot be written');
  expect(manifestsAt(site, 'here')).toHaveLength(2);
  const ran = await runTo(site, 0, 'run');
  expect(ran.stderr).toContain('the audit log does not have this run: the state folder');
  expect(manifestsAt(site, 'here')).toHaveLength(3);
  rmdirSync(logOf(site));
  renameSync(site.path('log'), logOf(site));
  await runTo(site, 0, 'delete', target, '--confirm', token, '--reason', 'old');
  expect((await deedsOf(site)).at(-1)).toMatchObject({
    ...{ verb: 'delete', exit: 0, backups: [old?.id], words: { reason: 'old' } },
  });
  await verifyLog(site, 0);
  await assertInvariants(site);
});
