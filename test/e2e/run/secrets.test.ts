import { expect, onTestFinished, test } from 'vitest';
import { createKeyPair } from '../../rig/config/keys.ts';
import { openReceiver } from '../../rig/notifier/receiver.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { watchArguments } from '../../rig/run/processes.ts';
import { docs, openSite } from '../../rig/run/site.ts';

const slow =
  "{ id: slow, type: command, run: [sh, -c, 'head -c 4000000 /dev/urandom; sleep 1'], restore: [cat], extension: bin }";

test.each(['gpg', 'openpgpjs'])(
  'no secret leaves by arguments, outputs, records or notices (%s)',
  async (engine) => {
    const { publicKey, privateKey } = await createKeyPair();
    const site = openSite();
    const receiver = await openReceiver((response, { body }) => {
      site.told.push(body);
      response.statusCode = 500;
      response.end('the hook failed');
    });
    onTestFinished(() => receiver.close());
    const secrets = {
      PASSPHRASE: 'canary passphrase/1?=ü',
      NOTICE_URL: `${receiver.url}/canary-token-2`,
      NOTICE_KEY: 'canary-hmac-3',
      NOTICE_HEADER: 'Bearer canary-header-4',
    };
    site.env = secrets;
    site.canaries.push(secrets.PASSPHRASE, 'canary-token-2', secrets.NOTICE_KEY, 'canary-header-4');
    site.canaries.push(privateKey.split('\n')[4] ?? 'no line of the key');
    site.write('repository/keys/ops.asc', publicKey);
    site.write('repository/keys/sign.asc', privateKey);
    const headers = '{ Authorization: { env: NOTICE_HEADER } }';
    site.pipeline({
      dump: [docs, slow],
      encrypt: `{ recipients: [keys/ops.asc], passphrase: { env: PASSPHRASE }, sign: { key: { file: keys/sign.asc } }, engine: ${engine} }`,
      after: [
        'verify: { level: open }',
        `notify: [{ type: webhook, url: { env: NOTICE_URL }, hmac: { env: NOTICE_KEY }, headers: ${headers}, on: [success, failure] }]`,
      ],
    });
    const live = site.start(['run', '--json', '--verbose']);
    const watch = watchArguments(live.pid);
    const ran = await live.ended;
    const seen = [...watch.stop()];
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(receiver.received).toHaveLength(1);
    expect(seen.filter((argv) => argv.includes('zstd')).length).toBeGreaterThan(0);
    site.told.push(...seen);
    const plain = await site.run('run', '--verbose');
    expect(plain).toMatchObject({ code: 0 });
    await site.run('show', '@latest', '--json');
    await site.run('status', '--json');
    await site.run('doctor', '--json');
    await assertInvariants(site);
  },
);

test('a secret that cannot be read is named by its reference, before anything is touched', async () => {
  const site = openSite({ encrypt: '{ passphrase: { env: PASSPHRASE } }' });
  const { code, lastLine, events } = await site.run('run', '--json');
  expect(code).toBe(69);
  expect(lastLine).toContain('PASSPHRASE');
  expect(events.some(({ event }) => event === 'artifact-started')).toBe(false);
  await assertInvariants(site);
});
