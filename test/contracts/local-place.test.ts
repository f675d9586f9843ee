import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createLocalPlace } from '../../src/adapters/places/local/local.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Command, Exit } from '../../src/ports/place.ts';
import { descendants, livingMembers } from './processes.ts';
import { createContext, temporaryFolder } from './step-context.ts';

const environment = { PATH: process.env.PATH, HOME: '/nowhere', CI_TOKEN: 'of nobody' };
const place = createLocalPlace({ environment, graceMs: 300 });
const sh = (script: string, more: Partial<Command> = {}): Command => ({
  argv: ['sh', '-c', script],
  ...more,
});

describe('a program in this place', () => {
  test('gives its bytes and then its end', async () => {
    const running = place.spawn(sh('printf abc; echo done >&2'), await createContext());
    expect(await text(running.stdout)).toBe('abc');
    expect(await running.done).toEqual({ code: 0, signal: null, stderr: 'done' });
  });

  test.each([
    [
      'ends with 1 after a megabyte',
      'head -c 1000000 /dev/zero; echo why >&2; exit 1',
      'BP5010',
      'sh ended with exit code 1: why',
    ],
    ['is killed', 'head -c 1000000 /dev/zero; kill -9 $$', 'BP5011', 'sh was killed by SIGKILL'],
    ['is killed before it writes', 'kill -15 $$', 'BP5011', 'sh was killed by SIGTERM'],
  ])('that %s never looks complete', async (_name, script, code, message) => {
    const running = place.spawn(sh(script), await createContext());
    let isEnded = false;
    running.stdout.on('end', () => {
      isEnded = true;
    });
    await expect(pipeline(running.stdout, drain)).rejects.toMatchObject({ code, message });
    expect(isEnded).toBe(false);
  });

  test('that fails although nobody looks harms nobody', async () => {
    const running = place.spawn(sh('exit 7'), await createContext());
    running.stdout.resume();
    expect(await running.done).toMatchObject({ code: 7, signal: null });
  });

  test('may end with a code that its command allows', async () => {
    const command: Command = { ...sh('printf x; exit 2'), okCodes: [0, 2] };
    expect(await text(place.spawn(command, await createContext()).stdout)).toBe('x');
  });

  test.each([
    ['is missing', 'no-such-program', /there is no program no-such-program/],
    ['is not for us', './not-executable', /there is no program .\/not-executable/],
    ['has no interpreter', './broken', /cannot be started: .*No such file/],
  ])('that %s says so', async (_name, program, message) => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'not-executable'), '#!/bin/sh\n');
    await writeFile(join(cwd, 'broken'), '#!/no/such/shell\n');
    await chmod(join(cwd, 'broken'), 0o755);
    const running = place.spawn({ argv: [program], cwd, stdin: 'pipe' }, await createContext());
    running.stdin.end('dropped');
    await expect(buffer(running.stdout)).rejects.toMatchObject({
      code: 'BP5012',
      message: expect.stringMatching(message),
    });
    expect((await running.done).failure).toBeDefined();
  });

  test('without its working folder says so', async () => {
    const running = place.spawn({ argv: ['true'], cwd: '/no/such' }, await createContext());
    await expect(buffer(running.stdout)).rejects.toThrow('working folder /no/such');
  });

  test('sees the allowed environment and what its command names', async () => {
    const command = { argv: ['env'], env: { OWN: 'x', PASSWORD: new Secret('p') } } as const;
    const seen = await text(place.spawn(command, await createContext()).stdout);
    expect(seen.trim().split('\n').sort()).toEqual([
      'HOME=/nowhere',
      'OWN=x',
      'PASSWORD=p',
      `PATH=${process.env.PATH}`,
    ]);
  });

  test('reads its secret files, which have no name any more', async () => {
    const secretFiles = { ONE: new Secret('first\n'), TWO: new Secret('second') };
    const script =
      'stat -L -c %a "$ONE" "$TWO"; cat "$ONE" "$TWO" "$ONE"; readlink "$ONE"; cat "$TWO" >&2; exit 1';
    const running = place.spawn(sh(script, { secretFiles }), await createContext());
    const chunks: Buffer[] = [];
    running.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    expect(await running.done).toMatchObject({ code: 1, stderr: '[redacted]' });
    const seen = Buffer.concat(chunks).toString();
    expect(seen).toMatch(/^600\n600\nfirst\nsecondfirst\n.* \(deleted\)\n$/);
  });

  test('that only speaks for another one ends as that one did', async () => {
    const standsFor = {
      program: 'other',
      restate: (exit: Exit): Exit => ({ ...exit, code: null, lost: `gone after ${exit.code}` }),
    };
    const running = place.spawn(sh('exit 3', { standsFor }), await createContext());
    await expect(buffer(running.stdout)).rejects.toMatchObject({
      code: 'BP5021',
      message: 'other: gone after 3',
    });
    expect(await running.done).toMatchObject({ lost: 'gone after 3' });
  });

  test('keeps its last words, without secrets', async () => {
    const secret = 'correct horse\nbattery';
    const script = 'i=0; while [ $i -lt 3000 ]; do echo "line $i $S" >&2; i=$((i+1)); done; exit 1';
    const running = place.spawn(
      sh(script, { env: { S: new Secret(secret) } }),
      await createContext(),
    );
    await expect(buffer(running.stdout)).rejects.toThrow('line 2999 [redacted]');
    const { stderr } = await running.done;
    expect(stderr.startsWith('…\nline ')).toBe(true);
    expect(stderr).toContain('line 2998 [redacted]\nline 2999 [redacted]');
    expect(stderr).not.toMatch(/correct|horse|battery/);
    expect(Buffer.byteLength(stderr)).toBeLessThanOrEqual(8 * 1024);
  });

  test('reads what it is given', async () => {
    const running = place.spawn({ argv: ['cat'], stdin: 'pipe' }, await createContext());
    running.stdin.end('abc');
    expect(await text(running.stdout)).toBe('abc');
  });

  test('that stops reading fails only the writer', async () => {
    const running = place.spawn({ argv: ['true'], stdin: 'pipe' }, await createContext());
    running.stdin.write(Buffer.alloc(1 << 20));
    expect(await text(running.stdout)).toBe('');
    expect((await running.done).code).toBe(0);
  });

  test('that nobody reads for a while loses nothing', async () => {
    const running = place.spawn(sh('head -c 150000 /dev/zero'), await createContext());
    const { stderr, ...late } = { stderr: running.stdout, running };
    await once(place.spawn(sh('exit 0'), await createContext()).stdout.resume(), 'end');
    expect((await buffer(stderr)).length).toBe(150_000);
    expect((await late.running.done).code).toBe(0);
  });
});

describe('the whole group', () => {
  const family = 'trap "" TERM; sleep 1000 & (sleep 1000 & wait) & echo $$; wait';

  test('ends when the run is stopped, however deaf it is', async () => {
    const context = await createContext();
    const running = place.spawn(sh(family), context);
    const group = await firstNumber(running.stdout);
    expect(livingMembers(group).length).toBeGreaterThan(2);
    context.abort(new Error('enough'));
    await expect(buffer(running.stdout)).rejects.toThrow('enough');
    expect(await running.done).toMatchObject({ signal: 'SIGKILL' });
    expect(livingMembers(group)).toEqual([]);
  });

  test('ends when its reader goes away', async () => {
    const running = place.spawn(sh(family), await createContext());
    const group = await firstNumber(running.stdout);
    running.stdout.destroy();
    await running.done;
    expect(livingMembers(group)).toEqual([]);
  });

  test('ends when its leader fails and another holds the output', async () => {
    const running = place.spawn(sh('echo $$; sleep 1000 & exit 3'), await createContext());
    const group = await firstNumber(running.stdout);
    await expect(buffer(running.stdout)).rejects.toMatchObject({ code: 'BP5010' });
    expect(livingMembers(group)).toEqual([]);
  });

  test('is not waited for when it only holds the standard error', async () => {
    const running = place.spawn(
      sh('echo $$; sleep 1000 >/dev/null & exit 0'),
      await createContext(),
    );
    const group = Number(await text(running.stdout));
    expect((await running.done).code).toBe(0);
    process.kill(-group, 'SIGKILL');
  });

  test('does not begin after the stop', async () => {
    const context = await createContext();
    context.abort();
    const running = place.spawn(sh('echo x'), context);
    await expect(buffer(running.stdout)).rejects.toThrow('stopped before it began');
  });

  test('dies with us, without a last word', async () => {
    const parent = spawn(
      process.execPath,
      [fileURLToPath(import.meta.resolve('./doomed-parent.ts'))],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const group = await firstNumber(parent.stdout);
    expect(livingMembers(group).length).toBeGreaterThan(1);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => livingMembers(group)).toEqual([]);
  });

  test('shows no secret to those who look at the list of processes', async () => {
    const context = await createContext();
    const secret = 'canary-5d1f';
    const running = place.spawn(
      sh('echo up; exec sleep 1000', { env: { S: new Secret(secret) } }),
      context,
    );
    await once(running.stdout, 'data');
    expect(descendants().some(({ argv }) => argv.includes('sleep 1000'))).toBe(true);
    expect(descendants().filter(({ argv }) => argv.includes(secret))).toEqual([]);
    context.abort();
    await running.done;
  });
});

test('a program is found on the path', async () => {
  const context = await createContext();
  expect(await place.which('sh', context)).toMatch(/\/sh$/);
  expect(await place.which('/bin/sh', context)).toBe('/bin/sh');
  expect(await place.which('no-such-program', context)).toBeNull();
});

async function firstNumber(stream: Readable): Promise<number> {
  const [chunk] = await once(stream, 'data');
  return Number(String(chunk).split('\n')[0]);
}

async function drain(source: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of source) expect(chunk.length).toBeGreaterThan(0);
}
