import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeyPair } from '../../rig/config/keys.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';

async function openSigned(): Promise<{
  readonly site: Site;
  readonly id: string;
  readonly fingerprint: string;
}> {
  const keys = await createKeyPair();
  const site = openSite({
    encrypt: '{ recipients: [keys/ops.asc], sign: { key: { file: keys/sign.asc } } }',
    top: ['restore: { signers: [keys/ops.asc] }'],
  });
  site.write('repository/keys/ops.asc', keys.publicKey);
  site.write('repository/keys/sign.asc', keys.privateKey);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return {
    site,
    id: ran.summary?.backup ?? '',
    fingerprint: manifestsAt(site, 'here')[0]?.encryption?.signedBy ?? '',
  };
}

test('every record is shown: by whom, when, and whether it counts', async () => {
  const { site, id, fingerprint } = await openSigned();
  await site.run('hold', `@${id}`, '--reason', 'the audit', '--until', '30d');
  const checks = site.path('here/shop', id, 'checks');
  const evidence = JSON.stringify({ evidence: ['no row is left\u001b[31m'] });
  writeFileSync(join(checks, '20991231T235959Z-zzzz-here-open-fail.json'), evidence);
  writeFileSync(join(checks, '20261120T000000Z-aaaa-nas-restore-pass.json'), 'garbage');
  site.write(
    `nas/shop/holds/${id}/a1b2c3d4.json`,
    '{ "until": "2020-01-01T00:00:00Z", "reason": "x" }',
  );
  const said = { formatVersion: 1, backup: id, destination: 'nas', by: 'person', run: 'abcd' };
  const deletion = {
    ...said,
    reason: 'by mistake',
    at: '2026-11-20T00:00:00.000Z',
    manifestSha256: null,
  };
  site.write(`nas/shop/deleted/${id}.json`, JSON.stringify(deletion));

  const ran = await site.run('show', `@${id}`, '--proof', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const [here, nas] = JSON.parse(ran.stdout).data.proof;
  const valid = { state: 'valid', signer: fingerprint };
  expect(here).toMatchObject({
    destination: 'here',
    error: null,
    manifest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), signature: valid },
    checks: [
      {
        level: 'open',
        verdict: 'fail',
        counts: false,
        reason: 'it is not signed',
        signature: { state: 'none' },
      },
      {
        level: 'checksum',
        verdict: 'pass',
        counts: true,
        reason: null,
        signature: valid,
        evidence: [],
      },
      { level: 'restore', counts: false, reason: 'it is the check of nas' },
    ],
    holds: [{ kind: 'person', reason: 'the audit', isOver: false }],
    deletions: [],
  });
  expect(nas).toMatchObject({
    holds: [{ kind: 'person' }, { kind: 'reader', isOver: true }],
    deletions: [{ by: 'person', reason: 'by mistake', counts: false, doubt: 'it is not signed' }],
  });

  const shown = await site.run('show', `@${id}`, '--proof');
  expect(shown.stdout).toContain(`signed by ${fingerprint}`);
  expect(shown.stdout).toMatch(
    /· 2099-12-31 23:59:59 UTC open failed, by run zzzz; does not count: it is not signed: no row is left/,
  );
  expect(shown.stdout).not.toContain('\u001b');
  expect(shown.stdout).toContain('over: until 2020-01-01');
  expect(shown.stdout).toContain(
    'by person (run abcd): by mistake; does not count: it is not signed',
  );
  expect(namesIn(checks)).toHaveLength(4);
});
