import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createLocalPlace } from '../../src/adapters/places/local/local.ts';
import type { Command } from '../../src/ports/place.ts';
import { livingMembers } from './processes.ts';
import { temporaryFolder } from './step-context.ts';

const place = createLocalPlace({ environment: { PATH: process.env.PATH } });
const sh = (script: string): Command => ({ argv: ['sh', '-c', script] });

describe('neighbours', () => {
  const never = new AbortController().signal;

  test('are joined by a pipe of the system and write to a descriptor', async () => {
    const file = join(await temporaryFolder(), 'spool');
    const handle = await open(file, 'wx');
    const source = place.start({ argv: ['cat'] }, { stdin: 'pipe', stdout: 'pipe' }, never);
    const middle = place.start(
      { argv: ['gzip', '-c'] },
      { stdin: source.stdout ?? 'ignore', stdout: 'pipe' },
      never,
    );
    const last = place.start(
      { argv: ['gzip', '-dc'] },
      { stdin: middle.stdout ?? 'ignore', stdout: handle.fd },
      never,
    );
    const bytes = Buffer.alloc(3_000_000, 'some rows');
    source.stdin?.end(bytes);
    const ends = await Promise.all([source.done, middle.done, last.done]);
    await handle.close();
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(bytes.equals(await readFile(file))).toBe(true);
  });

  test('notice that the next one is gone', async () => {
    const first = place.start({ argv: ['yes'] }, { stdin: 'ignore', stdout: 'pipe' }, never);
    const second = place.start(
      sh('head -c 10'),
      { stdin: first.stdout ?? 'ignore', stdout: 'pipe' },
      never,
    );
    expect((await buffer(second.stdout ?? neverStarted())).length).toBe(10);
    expect((await second.done).code).toBe(0);
    expect((await first.done).code).not.toBe(0);
  });

  test('are refused when bytes have been read here already', async () => {
    const first = place.start(
      sh('echo x; exec sleep 1000'),
      { stdin: 'ignore', stdout: 'pipe' },
      never,
    );
    const { stdout } = first;
    if (!stdout) return neverStarted();
    await once(stdout, 'data');
    expect(() => place.start({ argv: ['cat'] }, { stdin: stdout, stdout: 'pipe' }, never)).toThrow(
      'too late',
    );
    stdout.destroy();
    await first.done;
  });
});

describe('a program that may leave others', () => {
  const wiring = { stdin: 'ignore', stdout: 'ignore', mayLeaveOthers: true } as const;
  const start = (script: string, signal = new AbortController().signal) =>
    place.start({ argv: ['sh', '-c', script] }, wiring, signal);

  test('is over when it exits well, and they live on', async () => {
    const stop = new AbortController();
    const { done, pid } = start('sleep 1000 & exit 0', stop.signal);
    expect(await done).toEqual({ code: 0, signal: null, stderr: '' });
    stop.abort();
    expect(livingMembers(pid ?? 0)).toHaveLength(1);
    process.kill(-(pid ?? 0), 'SIGKILL');
  });

  test('takes them along when it fails', async () => {
    const { done, pid } = start('sleep 1000 & exit 3');
    expect(await done).toMatchObject({ code: 3 });
    expect(livingMembers(pid ?? 0)).toEqual([]);
  });

  test('takes them along when it is stopped, however well it ends then', async () => {
    const stop = new AbortController();
    const ready = join(await temporaryFolder(), 'ready');
    const script = `trap "exit 0" TERM; sleep 1000 & touch ${ready}; wait`;
    const { done, pid } = start(script, stop.signal);
    await expect.poll(() => existsSync(ready)).toBe(true);
    stop.abort();
    expect(await done).toMatchObject({ code: 0, isStopped: true });
    expect(livingMembers(pid ?? 0)).toEqual([]);
  });
});

function neverStarted(): never {
  throw new Error('the program was not started');
}
