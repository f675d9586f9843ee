import { chmodSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openReceiver } from '../../rig/notifier/receiver.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { findLeaks, odd, severalLines, writeLeak } from '../../rig/run/leaks.ts';
import { watchArguments } from '../../rig/run/processes.ts';
import type { Ran } from '../../rig/run/program.ts';
import { docs, openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const secrets = [odd, severalLines];
const encrypt = '{ passphrase: { env: PASSPHRASE } }';

interface Leaky {
  readonly site: Site;
  /** The argument list of a program that says every secret and ends with this code. */
  readonly leak: (code?: number) => string;
}

/** A site whose passphrase and notice key are the secrets, and whose endpoint sends back what it was not told. */
async function openLeaky(): Promise<Leaky> {
  const site = openSite();
  const receiver = await openReceiver((response, { body }) => {
    site.told.push(body);
    response.statusCode = 500;
    response.end(JSON.stringify({ error: `no access for ${secrets.join(' and ')}`, secrets }));
  });
  onTestFinished(() => receiver.close());
  site.env = {
    PASSPHRASE: odd,
    NOTICE_KEY: severalLines,
    NOTICE_URL: receiver.url,
  };
  const file = writeLeak(site, secrets);
  return { site, leak: (code = 9) => `[${process.execPath}, ${file}, "${code}"]` };
}

const notify =
  'notify: [{ type: webhook, url: { env: NOTICE_URL }, hmac: { env: NOTICE_KEY }, on: [success, failure, partial, skipped] }]';

function leaky(wishes: PipelineWishes): PipelineWishes {
  return { encrypt, dump: [docs], after: [notify], ...wishes };
}

/** In every way of being told of a run; nothing of a secret is anywhere. */
async function runEverywhere(site: Site): Promise<readonly Ran[]> {
  const live = site.start(['run', '--json', '--verbose']);
  const watch = watchArguments(live.pid);
  const ran = [await live.ended];
  site.told.push(...watch.stop());
  ran.push(await site.run('run', '--verbose'));
  const job = { GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_STEP_SUMMARY: site.path('summary.md') };
  ran.push(await site.start(['run'], job).ended);
  site.told.push(readFileSync(site.path('summary.md'), 'utf8'));
  for (const verb of ['list', 'status', 'doctor']) await site.run(verb, '--json');
  // What the runner of a job is told to hide, it is told in clear.
  site.told.push(...site.told.splice(0).map((text) => text.replaceAll(/^::add-mask::.*$/gm, '')));
  expect(findLeaks(site, secrets)).toEqual([]);
  return ran;
}

const source = (program: string, more = '') =>
  `{ id: leaky, type: command, run: ${program}, restore: [cat], extension: txt${more} }`;

const cases: readonly (readonly [
  part: string,
  wishes: (given: Leaky) => PipelineWishes,
  code: number,
])[] = [
  ['a source', ({ leak }) => ({ dump: [source(leak())] }), 1],
  ['an optional source', ({ leak }) => ({ dump: [docs, source(leak(), ', optional: true')] }), 3],
  ['a hook', ({ leak }) => ({ hooks: [`{ at: "before:dump", run: ${leak()} }`] }), 1],
  [
    'a hook that only warns',
    ({ leak }) => ({ hooks: [`{ at: "before:dump", run: ${leak()}, onError: warn }`] }),
    0,
  ],
  ['a hook that skips', ({ leak }) => ({ hooks: [`{ at: "before:run", run: ${leak(75)} }`] }), 75],
  ['a hook behind the run', ({ leak }) => ({ hooks: [`{ at: "after:run", run: ${leak()} }`] }), 1],
  [
    'the program of migrations',
    ({ leak }) => ({ top: [`application: { migrations: { command: ${leak()} } }`] }),
    0,
  ],
];

test.each(cases)('%s that says secrets is heard without them', async (_part, wishes, code) => {
  const given = await openLeaky();
  given.site.pipeline(leaky(wishes(given)));
  const [first, ...others] = await runEverywhere(given.site);
  expect(first, first?.stderr).toMatchObject({ code });
  expect(JSON.stringify(first?.events)).toContain('[redacted]');
  for (const ran of others) expect(ran.code).toBe(code);
});

test('a compressor that says secrets is heard without them', async () => {
  const { site } = await openLeaky();
  const { PATH = '' } = process.env;
  const program = site.write(
    'bin/zstd',
    `#!/bin/sh\nexec ${process.execPath} ${site.path('leak.mjs')} 9\n`,
  );
  chmodSync(program, 0o755);
  site.env = { ...site.env, PATH: `${site.path('bin')}:${PATH}` };
  site.pipeline(leaky({ compress: '{ algorithm: zstd }' }));
  const [first] = await runEverywhere(site);
  expect(first).toMatchObject({ code: 1, summary: { failure: { code: 'BP5020' } } });
  expect(first?.summary?.failure?.message).toContain('[redacted]');
});

test('the manifest repeats nothing that a program said', async () => {
  const { site } = await openLeaky();
  const say = '[sh, -c, "echo some words >&2; exit 1"]';
  site.pipeline(
    leaky({
      dump: [docs, source(say, ', optional: true')],
      hooks: [`{ at: "before:dump", run: ${say}, onError: warn }`],
    }),
  );
  const { code, summary } = await site.run('run', '--json');
  expect(code).toBe(3);
  expect(summary?.warnings.join()).toContain('some words');
  const [manifest] = manifestsAt(site, 'here');
  expect(manifest?.warnings).toEqual([
    'the hook before:dump failed',
    'the optional dump leaky failed',
  ]);
  await assertInvariants(site);
});

test('a killed run that says secrets on its way out is heard without them', async () => {
  const { site, leak } = await openLeaky();
  const hook = `{ at: "around:dump", enter: ["true"], leave: ${leak()} }`;
  site.pipeline(leaky({ dump: [source('[sleep, "600"]')], hooks: [hook] }));
  const live = site.start(['run', '--json']);
  await live.until(({ event }) => event === 'artifact-started');
  live.kill('SIGKILL');
  await live.ended;
  const recovered = await site.run('recover');
  expect(recovered).toMatchObject({ code: 1 });
  expect(recovered.stderr).toContain('[redacted]');
  await site.run('recover', '--json');
  expect(findLeaks(site, secrets)).toEqual([]);
});

test('a secret that is also a name or a number leaves the record of the run readable', async () => {
  const { site } = await openLeaky();
  site.env = { ...site.env, PASSPHRASE: 'shop', NOTICE_KEY: '1' };
  site.pipeline(
    leaky({ dump: [docs, source('[sh, -c, "echo no shop 1 >&2; exit 1"]', ', optional: true')] }),
  );
  const { summary, lastLine } = await site.run('run', '--json');
  expect(summary).toMatchObject({ pipeline: 'shop', formatVersion: 1, exit: 3 });
  expect(summary?.warnings.join()).toContain('no [redacted] [redacted]');
  expect(lastLine).toMatch(/^exit 3: /);
  const shown = await site.run('list', '--json');
  expect(JSON.parse(shown.stdout)).toMatchObject({ exit: { code: 0 } });
  expect(manifestsAt(site, 'here')).toMatchObject([{ pipeline: 'shop' }]);
});

test('a job of GitHub is told each secret before it is used, and standard output stays what it is', async () => {
  const { site } = await openLeaky();
  site.pipeline({ encrypt, after: [notify] });
  const job = { GITHUB_ACTIONS: 'true', CI: 'true' };
  for (const argv of [['run'], ['run', '--json'], ['run', '--quiet']]) {
    const { stdout, stderr } = await site.start(argv, job).ended;
    const masks = stderr.split('\n').filter((line) => line.startsWith('::add-mask::'));
    const [first] = severalLines.split('\n');
    expect(masks).toContain(`::add-mask::${odd.replaceAll('%', '%25')}`);
    expect(masks).toContain(`::add-mask::${first}`);
    expect(stdout).not.toContain('add-mask');
  }
});
