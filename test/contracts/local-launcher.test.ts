import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createLocalPlace } from '../../src/adapters/places/local/local.ts';
import type { Command } from '../../src/ports/place.ts';
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

function neverStarted(): never {
  throw new Error('the program was not started');
}
