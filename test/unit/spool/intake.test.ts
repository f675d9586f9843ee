import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProgramOutput } from '../../../src/ports/source.ts';
import { flow, folder, program, sha256 } from '../../rig/run/flow.ts';

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

test('a file is a dump too, and one that vanished is a failure', async () => {
  const file = join(folder, 'dumped');
  writeFileSync(file, 'from a file');
  const { bytes, plain } = await flow({ file });
  expect(bytes.toString()).toBe('from a file');
  expect(plain).toEqual({ bytes: 11, sha256: sha256('from a file') });
  await expect(flow({ file: join(folder, 'gone') })).rejects.toThrow('ENOENT');
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

test('a disk that takes no temporary file is no bug of ours', async () => {
  const scratch = join(folder, 'no', 'such', 'folder');
  const failed = flow('printf x', { scratch });
  await expect(failed).rejects.toMatchObject({
    code: 'BP5030',
    message: expect.stringMatching(/temporary file .*ENOENT/),
  });
});
