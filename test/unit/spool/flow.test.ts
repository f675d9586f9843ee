import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import type { Body } from '../../../src/ports/body.ts';
import type { Step } from '../../../src/ports/codec.ts';
import type { Output, ProgramOutput } from '../../../src/ports/source.ts';
import type { StepContext } from '../../../src/ports/step-context.ts';
import { runFlow } from '../../../src/spool/flow.ts';
import { SpoolFile } from '../../../src/spool/spool-file.ts';
import { createTap } from '../../../src/spool/tap.ts';

/** Real programs, joined as a run joins them. */

const folder = mkdtempSync(join(tmpdir(), 'flow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const place = createLocalPlace({ environment: process.env, graceMs: 200 });
let count = 0;

function contextWith(signal: AbortSignal): StepContext {
  return {
    signal,
    clock: { now: () => Date.now() },
    scratch: { path: (name) => Promise.resolve(join(folder, name)) },
    record: () => undefined,
    progress: () => undefined,
    warn: () => undefined,
  };
}

interface Wish {
  readonly steps?: readonly Step[];
  readonly okCodes?: readonly number[];
  readonly allowEmpty?: boolean;
  readonly idleMs?: number;
  readonly settle?: ProgramOutput['settle'];
  readonly feed?: ProgramOutput['feed'];
  readonly inspector?: ProgramOutput['inspector'];
  readonly onPlain?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

const sh = (script: string): readonly [string, ...string[]] => ['sh', '-c', script];
const program = (...argv: readonly [string, ...string[]]): Step => ({ program: { argv } });

/** Lets a shell script run through steps into a new spool. */
async function flow(script: string, wish: Wish = {}) {
  const { signal = new AbortController().signal, steps = [], okCodes = [0] } = wish;
  const context = contextWith(signal);
  count += 1;
  const spool = await SpoolFile.create(join(folder, `spool-${count}`));
  const output = outputOf(script, okCodes, wish);
  const tap = createTap({ output, allowEmpty: wish.allowEmpty ?? false, context });
  const idleMs = wish.idleMs ?? 10_000;
  const scratch = join(folder, `gauge-${count}`);
  const onPlain = wish.onPlain ?? (() => undefined);
  const options = { tap, steps, spool, scratch, launcher: place, idleMs, onPlain };
  try {
    const found = await runFlow(options, signal);
    return { ...found, bytes: readFileSync(spool.file), spool };
  } finally {
    await spool.close();
  }
}

function outputOf(script: string, okCodes: readonly number[], wish: Wish): Output {
  const { settle, feed, inspector } = wish;
  return {
    ...{ program: { argv: sh(script), stdin: feed ? 'pipe' : null }, place, okCodes },
    ...{ ...(settle && { settle }), ...(feed && { feed }), ...(inspector && { inspector }) },
  };
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

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

const zeros = { module: import.meta.resolve('../../rig/run/zero-inspector.ts') };

test('an inspector sees every byte, and the source is told what it has found', async () => {
  const settled = Promise.withResolvers<unknown>();
  const settle: ProgramOutput['settle'] = (end) => Promise.resolve(settled.resolve(end));
  await flow('head -c 3000000 /dev/zero', { inspector: zeros, settle });
  expect(await settled.promise).toMatchObject({ bytes: 3_000_000, found: { zeros: 3_000_000 } });
});

test('what an inspector refuses is the failure, and the source does not go on', async () => {
  const steps = [program('zstd', '-q', '-c')];
  const failed = flow('printf x; exec cat /dev/zero', { inspector: zeros, steps });
  await expect(failed).rejects.toMatchObject({
    ...{ code: 'BP5014', stage: 'dump' },
    ...{ message: 'there is more than nothing', hint: 'write zeros' },
  });
});

test('a program reads what it is fed', async () => {
  const { bytes } = await flow('cat', { feed: (stdin) => void stdin.end('a list of names') });
  expect(bytes.toString()).toBe('a list of names');
});

test('every byte is told while the dump goes on', async () => {
  const told = Promise.withResolvers<void>();
  let bytes = 0;
  const onPlain = (more: number): void => {
    bytes += more;
    if (bytes === 1000) told.resolve();
  };
  const running = flow('head -c 1000 /dev/zero; read -r _; head -c 500 /dev/zero', {
    onPlain,
    feed: (stdin) => void told.promise.then(() => stdin.end('go on\n')),
  });
  await running;
  expect(bytes).toBe(1500);
});

test('a reader that is slow does not make the source a silent one', async () => {
  const steps = [program('sh', '-c', 'sleep 1; exec cat')];
  const { plain } = await flow('head -c 9000000 /dev/zero', { steps, idleMs: 300 });
  expect(plain.bytes).toBe(9_000_000);
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
    okCodes: [0],
  };
  const { writeFileSync } = await import('node:fs');
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
    for await (const chunk of spool.read(at, size)) chunks.push(chunk);
    at = size;
  }
}
