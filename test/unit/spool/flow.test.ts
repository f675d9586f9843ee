import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Body } from '../../../src/ports/body.ts';
import type { Step } from '../../../src/ports/codec.ts';
import type { Output } from '../../../src/ports/source.ts';
import { runFlow } from '../../../src/spool/flow.ts';
import { SpoolFile } from '../../../src/spool/spool-file.ts';
import { createTap } from '../../../src/spool/tap.ts';
import { readBody } from '../../rig/destination/read-body.ts';
import { contextWith, flow, folder, place, program, sh, sha256 } from '../../rig/run/flow.ts';

test('without a codec the spool holds the dump', async () => {
  const { plain, stored, bytes } = await flow('printf hello');
  expect(bytes.toString()).toBe('hello');
  expect(plain).toEqual({ bytes: 5, sha256: sha256('hello') });
  expect(stored).toEqual(plain);
});

test('programs are joined, and both ends are hashed', async () => {
  const steps = [program('zstd', '-q', '-c'), program('cat'), program('tr', '\\000', '\\000')];
  const script = 'head -c 30000000 /dev/zero; printf end';
  const { plain, stored, bytes } = await flow(script, { steps });
  const text = Buffer.concat([Buffer.alloc(30_000_000), Buffer.from('end')]);
  expect(plain).toEqual({ bytes: text.length, sha256: sha256(text) });
  expect(zstdDecompressSync(bytes).equals(text)).toBe(true);
  expect(stored).toEqual({ bytes: bytes.length, sha256: sha256(bytes) });
});

test('a transform may stand before, between and behind programs', async () => {
  const { createGzip } = await import('node:zlib');
  const gzip: Step = { transform: () => createGzip() };
  for (const steps of [
    [gzip, program('cat')],
    [program('cat'), gzip],
    [program('cat'), gzip, program('cat')],
    [gzip],
  ]) {
    const { bytes } = await flow('head -c 5000000 /dev/zero', { steps });
    const { gunzipSync } = await import('node:zlib');
    expect(gunzipSync(bytes).length).toBe(5_000_000);
  }
});

test.each([
  [
    'ends with an error',
    'head -c 1000000 /dev/zero; echo broken >&2; exit 3',
    'BP5010',
    /ended with 3: broken/,
  ],
  [
    'is killed, though its output ends cleanly',
    'head -c 1000000 /dev/zero; kill -9 $$',
    'BP5011',
    /SIGKILL/,
  ],
  ['writes nothing', 'true', 'BP5013', /not one byte/],
  ['falls silent', 'printf x; exec sleep 60', 'BP5015', /no byte came/],
])('a source that %s fails', async (_, script, code, message) => {
  const steps = [program('zstd', '-q', '-c')];
  const failed = flow(script, { steps, idleMs: code === 'BP5015' ? 300 : 10_000 });
  await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test.each([['Connection reset by peer'], ['write: Broken pipe']])(
  'a source that says %s though its reader is there has failed by itself',
  async (said) => {
    const failed = flow(`head -c 1000 /dev/zero; echo "curl: ${said}" >&2; exit 35`);
    await expect(failed).rejects.toMatchObject({
      code: 'BP5010',
      message: expect.stringContaining(`ended with 35: curl: ${said}`),
    });
  },
);

test('an exit code that is accepted is no failure, and its proof decides', async () => {
  await expect(flow('printf x; exit 1', { okCodes: [0, 1] })).resolves.toMatchObject({
    plain: { bytes: 1 },
  });
  const settle = () => Promise.reject(new Error('the footer is missing'));
  await expect(flow('printf x', { settle })).rejects.toThrow('the footer is missing');
});

test.each([
  ['first', [program('sh', '-c', 'head -c 1000; echo no space >&2; exit 9'), program('cat')]],
  [
    'middle',
    [
      program('cat'),
      program('sh', '-c', 'head -c 1000; echo no space >&2; exit 9'),
      program('cat'),
    ],
  ],
  ['last', [program('cat'), program('sh', '-c', 'head -c 1000; echo no space >&2; exit 9')]],
])('the %s program that fails is named, not those that lost their pipe', async (_, steps) => {
  const failed = flow('exec cat /dev/zero', { steps });
  await expect(failed).rejects.toMatchObject({
    code: 'BP5020',
    message: expect.stringMatching(/^sh ended with 9: no space/),
  });
});

test.each([0, 1, 2])('program %i of the chain killed from outside is a failure', async (victim) => {
  const steps = [0, 1, 2].map((at) =>
    at === victim ? program('sh', '-c', 'head -c 100000 >/dev/null; kill -9 $$') : program('cat'),
  );
  const failed = flow('head -c 20000000 /dev/zero', { steps });
  await expect(failed).rejects.toMatchObject({ code: 'BP5011' });
});

test('a program that is not there is named', async () => {
  const failed = flow('exec cat /dev/zero', { steps: [program('no-such-program')] });
  await expect(failed).rejects.toMatchObject({ code: 'BP5012' });
});

test('an abort ends everything with its reason', async () => {
  const stop = new AbortController();
  const settle = () => Promise.resolve();
  const failed = flow('printf x; exec cat /dev/zero', { signal: stop.signal, settle });
  setTimeout(() => stop.abort(new Error('somebody pressed Ctrl-C')), 100);
  await expect(failed).rejects.toThrow('somebody pressed Ctrl-C');
});

test('a follower reads while the spool grows, as often as it likes', async () => {
  const signal = new AbortController().signal;
  const spool = await SpoolFile.create(join(folder, 'followed'));
  const text = randomBytes(3_000_000);
  const output: Output = {
    program: { argv: sh(`head -c 3000000 '${join(folder, 'random')}'`) },
    place,
  };
  writeFileSync(join(folder, 'random'), text);
  const tap = createTap({ output, allowEmpty: false, context: contextWith(signal) });
  const followed = read(spool.follow(), signal);
  const options = {
    tap,
    steps: [],
    spool,
    scratch: join(folder, 'gauge-followed'),
    launcher: place,
    idleMs: 1000,
    onPlain: () => undefined,
  };
  const { stored } = await runFlow(options, signal);
  await spool.seal(stored, () => Promise.resolve());
  expect(sha256(await followed)).toBe(sha256(text));
  expect(sha256(await read(spool.follow(), signal))).toBe(sha256(text));
  await expect(spool.follow().sealed).resolves.toEqual(stored);
  await spool.close();
});

async function read(spool: Body, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const size = await spool.grown(at, signal);
    if (size === at) return Buffer.concat(chunks);
    chunks.push(await readBody(spool, at, size));
    at = size;
  }
}
