import { randomBytes } from 'node:crypto';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import type { Command, Place } from '../../../src/ports/place.ts';
import type { StepContext } from '../../../src/ports/step-context.ts';
import type { Sweeps, Via } from '../../../src/ports/via.ts';
import { thisMachine } from '../../rig/destination/this-machine.ts';
import { descendants } from '../processes.ts';
import { createContext } from '../step-context.ts';

export interface PlaceCase {
  readonly name: string;
  open(): Promise<Via & Partial<Sweeps>>;
  close(): Promise<void>;
  /** Runs a script there without our help; answers what it prints. */
  look(script: string): string;
}

const sh = (script: string, more: Partial<Command> = {}): Command => ({
  argv: ['sh', '-c', script],
  ...more,
});

/** What every place must do where programs run, with a real one. */
export function placeContract(subject: PlaceCase): void {
  describe(`a program in ${subject.name}`, () => {
    let via: Via & Partial<Sweeps>;
    let place: Place;
    beforeAll(async () => {
      via = await subject.open();
      place = await via.open(bare);
    });
    afterAll(async () => {
      await via.end?.(bare);
      await subject.close();
    });
    const run = async (command: Command) => {
      const running = place.spawn(command, await createContext());
      return await text(running.stdout);
    };
    /** Processes there whose arguments hold a word. */
    const count = (word: string) =>
      Number(subject.look(`ps -o args 2>/dev/null | grep -v grep | grep -c ${word} || :`));
    const gone = async (word: string) => {
      for (let tries = 0; tries < 100 && count(word) > 0; tries += 1) await pause(100);
      return count(word);
    };

    test('gives its bytes and then its end', async () => {
      const running = place.spawn(sh('printf abc; echo done >&2'), await createContext());
      expect(await text(running.stdout)).toBe('abc');
      expect(await running.done).toEqual({ code: 0, signal: null, stderr: 'done' });
    });

    test('gives every byte of many', async () => {
      const script = 'head -c 30000000 /dev/zero | tr "\\0" x; printf end';
      const bytes = await buffer(place.spawn(sh(script), await createContext()).stdout);
      expect(bytes.length).toBe(30_000_003);
      expect(bytes.subarray(-4).toString()).toBe('xend');
    });

    test.each([
      [
        'ends with 3 after a megabyte',
        'head -c 1000000 /dev/zero; echo why >&2; exit 3',
        'BP5010',
        'sh ended with exit code 3: why',
      ],
      ['is killed', 'head -c 1000 /dev/zero; kill -9 $$', 'BP5011', 'sh was killed by SIGKILL'],
    ])('that %s never looks complete', async (_name, script, code, message) => {
      const running = place.spawn(sh(script), await createContext());
      await expect(pipeline(running.stdout, drain)).rejects.toMatchObject({ code, message });
    });

    test('may end with a code that its command allows', async () => {
      expect(await run({ ...sh('printf x; exit 2'), okCodes: [0, 2] })).toBe('x');
    });

    test('that is missing says so', async () => {
      const running = place.spawn({ argv: ['no-such-program'] }, await createContext());
      await expect(buffer(running.stdout)).rejects.toMatchObject({
        code: 'BP5012',
        message: expect.stringContaining('there is no program no-such-program'),
      });
      expect(await place.which('no-such-program', await createContext())).toBeNull();
      expect(await place.which('sh', await createContext())).toMatch(/sh$/);
    });

    test('gets every word as it is', async () => {
      const words = [
        '',
        ' ',
        "it's",
        '"',
        '$HOME',
        '`id`',
        'a\nb\n',
        '\\n',
        '-n',
        'ä€',
        '*',
        '%s',
        '\u0007',
      ];
      const shown = await run({
        argv: ['sh', '-c', 'for w; do printf "<%s>" "$w"; done', ...['x', ...words]],
      });
      expect(shown).toBe(words.map((word) => `<${word}>`).join(''));
    });

    test('sees what its command names', async () => {
      const env = { OWN: "a 'b'\n", PASSWORD: new Secret('p$x\n\n') };
      const shown = await run(
        sh('printf "%s|%s|" "$OWN" "$PASSWORD"; cd /; pwd', { env, cwd: '/tmp' }),
      );
      expect(shown).toBe("a 'b'\n|p$x\n\n|/\n");
    });

    test('reads its secret files, of which nothing stays and nobody sees anything', async () => {
      const word = randomBytes(12).toString('hex');
      const secretFiles = { ONE: new Secret(`${word}\n\n`), TWO: new Secret('second') };
      const script = 'cat "$ONE" "$TWO" "$ONE"; stat -L -c %a "$ONE"; sleep 1';
      const running = place.spawn(sh(script, { secretFiles }), await createContext());
      const seen = text(running.stdout);
      const listed = subject.look('ps -o args 2>/dev/null || ps ax -o args');
      expect(listed).not.toContain(word);
      expect(await seen).toBe(`${word}\n\nsecond${word}\n\n600\n`);
      expect(
        subject.look('ls /tmp /dev/shm 2>/dev/null | grep -c "^run-pipeline\\.[A-Za-z0-9]*$" || :'),
      ).toBe('0');
    });

    test('reads what it is given, to the end', async () => {
      const running = place.spawn(sh('wc -c', { stdin: 'pipe' }), await createContext());
      running.stdin.end(Buffer.alloc(3_000_000));
      expect((await text(running.stdout)).trim()).toBe('3000000');
    });

    test('does not take a cut for the end of what it is given', async () => {
      const context = await createContext();
      const command: Command = { argv: ['sh', '-c', 'cat >/dev/null'], stdin: 'pipe' };
      const standIn = await place.standIn(command, context);
      // On this machine it is the program itself, with nothing between.
      if (standIn === command) return;
      const wiring = { stdin: 'pipe', stdout: 'ignore' } as const;
      const { pid, stdin, done } = thisMachine.start(standIn, wiring, context.signal);
      stdin?.write('some bytes');
      const cat = await waitFor(() =>
        descendants(pid ?? 0).find(({ argv }) => argv.trim() === 'cat'),
      );
      process.kill(cat.pid, 'SIGKILL');
      expect(await done).toMatchObject({ code: null, lost: expect.any(String) });
      const whole = await place.standIn(command, context);
      const again = thisMachine.start(whole, wiring, context.signal);
      again.stdin?.end('some bytes');
      expect(await again.done).toMatchObject({ code: 0 });
    });

    test('ends with all that it has started when the run is stopped', async () => {
      const word = `60${Math.floor(Math.random() * 1e6)}`;
      const context = await createContext();
      const running = place.spawn(sh(`sleep ${word} & (sleep ${word}) & echo on; wait`), context);
      running.stdout.on('error', () => undefined);
      await new Promise((resolve) => running.stdout.once('data', resolve));
      expect(count(word)).toBeGreaterThanOrEqual(2);
      context.abort(new Error('enough'));
      await running.done;
      expect(await gone(word)).toBe(0);
    });

    test('has a folder for temporary files that goes with the run', async () => {
      const context = await createContext();
      const paths = [await place.scratch('plain', context), await place.scratch('plain', context)];
      const [first = '', second = ''] = paths;
      expect(first).not.toBe(second);
      expect(
        await run({ argv: ['sh', '-c', 'echo x >"$0"; cat "$0"; stat -c %a "${0%/*}"', first] }),
      ).toBe('x\n700\n');
      if (via.sweep === undefined || via.mark === undefined) return;
      await via.end?.(context);
      expect(subject.look(`ls -d ${first.replace(/\/[^/]*$/, '')} 2>/dev/null || echo gone`)).toBe(
        'gone',
      );
      place = await via.open(context);
    });

    test('is found by its mark, and ended, by whoever comes after us', async () => {
      if (via.sweep === undefined || via.mark === undefined) return;
      const word = `61${Math.floor(Math.random() * 1e6)}`;
      // Deaf, and out of its group.
      const deaf = `setsid sh -c 'trap "" TERM HUP; sleep ${word}; sleep ${word}' >/dev/null 2>&1 & echo on`;
      await run(sh(deaf));
      expect(count(word)).toBeGreaterThan(0);
      await via.sweep(via.mark, await createContext());
      expect(count(word)).toBe(0);
      place = await via.open(await createContext());
    });
  });
}

/** Outside of a test; who opens a place needs no files. */
const bare: StepContext = {
  signal: new AbortController().signal,
  scratch: { path: () => Promise.reject(new Error('no files')) },
  clock: { now: () => Date.now() },
  record: () => undefined,
  progress: () => undefined,
  warn: () => undefined,
};

async function drain(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _chunk of source);
}

async function waitFor<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    await pause(50);
    const found = look();
    if (found !== undefined) return found;
  }
  throw new Error('it never came to be');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
