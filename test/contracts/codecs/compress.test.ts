import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { createCompressor } from '../../../src/adapters/codecs/compress/compressor.ts';
import { createDecoder } from '../../../src/adapters/codecs/compress/decoder.ts';
import type { StageCompress } from '../../../src/model/plan.ts';
import { openMachine } from '../../rig/codecs/machine.ts';
import { runStep, tryStep } from '../../rig/codecs/run-step.ts';

const equipped = openMachine();
const bare = openMachine('');
const machines = { program: equipped, 'built in': bare };
afterAll(() => [equipped, bare].map((machine) => machine.close()));

type Where = keyof typeof machines;

async function compress(stage: StageCompress, bytes: Uint8Array, where: Where): Promise<Buffer> {
  const machine = machines[where];
  return runStep(await createCompressor(stage, machine).encode(machine.context), bytes, machine);
}

async function decompress(name: string, bytes: Uint8Array | readonly Uint8Array[], where: Where) {
  const machine = machines[where];
  const step = await createDecoder(name, machine)?.decode(machine.context);
  if (step === undefined) throw new Error(`no decoder ${name}`);
  return tryStep(step, bytes, machine);
}

const samples = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from('x'),
  'random bytes': randomBytes(3_000_000),
  zeros: Buffer.alloc(40_000_000),
};

const pairs = [
  ['zstd', 'program', 'program'],
  ['zstd', 'program', 'built in'],
  ['zstd', 'built in', 'program'],
  ['zstd', 'built in', 'built in'],
  ['gzip', 'program', 'program'],
  ['gzip', 'built in', 'built in'],
  ['xz', 'program', 'program'],
] as const;

test.each(pairs)('%s by %s comes back by %s', async (name, writer, reader) => {
  for (const bytes of Object.values(samples)) {
    const stored = await compress({ algorithm: name }, bytes, writer);
    const { output, error } = await decompress(name, stored, reader);
    expect(error).toBeNull();
    expect(output.equals(bytes)).toBe(true);
  }
});

test.each([
  ['zstd', 'program', ['zstd', '-dq']],
  ['zstd', 'built in', ['zstd', '-dq']],
  ['gzip', 'built in', ['gzip', '-dq']],
  ['xz', 'program', ['xz', '-dq']],
] as const)(
  '%s by %s is read by the usual program',
  async (algorithm, where, [program, ...rest]) => {
    const bytes = randomBytes(200_000);
    const stored = await compress({ algorithm, level: 1 }, bytes, where);
    expect(execFileSync(program, rest, { input: stored }).equals(bytes)).toBe(true);
  },
);

test.each(['program', 'built in'] as const)('zstd by %s carries a checksum', async (where) => {
  const stored = await compress({ algorithm: 'zstd' }, randomBytes(5000), where);
  expect((stored[4] ?? 0) & 4).toBe(4);
});

const readers = [
  ['zstd', 'program'],
  ['zstd', 'built in'],
  ['gzip', 'program'],
  ['gzip', 'built in'],
  ['xz', 'program'],
] as const;

test.each(readers)('%s that was cut is an error of %s', async (algorithm, where) => {
  const stored = await compress({ algorithm }, randomBytes(400_000), 'program');
  const cuts = [0, 1, 3, 4, 5, 9, 10, 1000, 131_075, stored.length / 2, stored.length - 10];
  for (const length of [...cuts, stored.length - 4, stored.length - 1]) {
    const { error } = await decompress(algorithm, stored.subarray(0, length), where);
    expect(error, `${length} of ${stored.length}`).toBeInstanceOf(Error);
    // A program is judged by its exit status; what is built in must say by itself that it is the bytes.
    if (where === 'built in') expect(error, `${length}`).toMatchObject({ code: 'BP5020' });
  }
});

test.each(readers)(
  '%s in several streams is whole, and an error of %s when cut',
  async (algorithm, where) => {
    const parts = [randomBytes(70_000), Buffer.alloc(0), randomBytes(10), randomBytes(200_000)];
    const streams = await Promise.all(
      parts.map((part) => compress({ algorithm }, part, 'program')),
    );
    const stored = Buffer.concat(streams);
    const whole = await decompress(algorithm, stored, where);
    expect(whole.error).toBeNull();
    expect(whole.output.equals(Buffer.concat(parts))).toBe(true);
    const cut = await decompress(algorithm, stored.subarray(0, -20), where);
    expect(cut.error).toBeInstanceOf(Error);
  },
);

test.each(readers)('%s with a changed byte is an error of %s', async (algorithm, where) => {
  const stored = await compress({ algorithm }, randomBytes(100_000), 'program');
  stored.writeUInt8((stored[50_000] ?? 0) ^ 0x40, 50_000);
  const { error } = await decompress(algorithm, stored, where);
  expect(error).toBeInstanceOf(Error);
  if (where === 'built in') expect(error).toMatchObject({ code: 'BP5020' });
});

test('the built-in decoder takes zstd in pieces of any size', async () => {
  const bytes = randomBytes(3000);
  const frame = await compress({ algorithm: 'zstd' }, bytes, 'program');
  const skipped = Buffer.from('532a4d18050000006869646521', 'hex').subarray(0, 13);
  const stored = Buffer.concat([frame, skipped, frame]);
  for (const size of [1, 2, 7, 1000]) {
    const pieces = Array.from({ length: Math.ceil(stored.length / size) }, (_, at) =>
      stored.subarray(at * size, (at + 1) * size),
    );
    const { output, error } = await decompress('zstd', pieces, 'built in');
    expect(error).toBeNull();
    expect(output.equals(Buffer.concat([bytes, bytes]))).toBe(true);
  }
});

test('the built-in decoder waits for its reader in the middle of a chunk', async () => {
  const stored = await compress({ algorithm: 'zstd' }, Buffer.alloc(200_000_000), 'program');
  expect(stored.length).toBeLessThan(65_536);
  const step = await createDecoder('zstd', bare)?.decode(bare.context);
  if (step === undefined || !('transform' in step)) throw new Error('not built in');
  const transform = step.transform();
  transform.end(stored);
  let bytes = 0;
  let most = 0;
  for await (const chunk of transform) {
    bytes += (chunk as Buffer).length;
    most = Math.max(most, transform.readableLength);
    await new Promise(setImmediate);
  }
  expect(bytes).toBe(200_000_000);
  expect(most).toBeLessThan(1_000_000);
});

test('xz without its program is found in preflight', async () => {
  const codec = createCompressor({ algorithm: 'xz' }, bare);
  expect(await codec.check(bare.context)).toEqual([
    {
      severity: 'error',
      message: 'the program xz is not installed, and xz is not built in',
      hint: 'install xz, or compress with zstd',
    },
  ]);
  await expect(codec.encode(bare.context)).rejects.toMatchObject({ code: 'BP5012' });
  expect(await createCompressor({ algorithm: 'zstd' }, bare).check(bare.context)).toEqual([]);
  expect(await createCompressor({ algorithm: 'xz' }, equipped).check(equipped.context)).toEqual([]);
});

test('none changes nothing and has no suffix', async () => {
  const bytes = randomBytes(1000);
  expect(createCompressor({ algorithm: 'none' }, bare)).toMatchObject({ name: 'none', suffix: '' });
  expect((await compress({ algorithm: 'none' }, bytes, 'built in')).equals(bytes)).toBe(true);
  expect(createDecoder('rot13', bare)).toBeNull();
});
