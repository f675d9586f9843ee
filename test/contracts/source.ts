import { createReadStream, createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline as connect, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { createLocalPlace } from '../../src/adapters/places/local/local.ts';
import type { Inspector } from '../../src/ports/inspector.ts';
import type { Place } from '../../src/ports/place.ts';
import type { Output, Source } from '../../src/ports/source.ts';
import type { StepContext } from '../../src/ports/step-context.ts';
import { descendants } from './processes.ts';
import { createContext, type TestContext, temporaryFolder } from './step-context.ts';

/** What every source must do, with real programs and real data. */
export interface SourceCase {
  readonly name: string;
  /** Puts data into an empty repository. */
  prepare(repository: string): Promise<void>;
  create(place: Place, repository: string): Source;
  /** Brings the dump back and compares it with the data. */
  compare(file: string, repository: string, context: TestContext): Promise<void>;
  /** Sources on data of their own which must fail, each in its own way. */
  readonly faults: readonly SourceFault[];
  /** A source that goes on until it is stopped; resolves when it has begun. */
  hang(rig: Rig): Promise<{ source: Source; begun: () => Promise<unknown> }>;
}

interface SourceFault {
  readonly name: string;
  readonly code: string;
  readonly message: RegExp;
  create(rig: Rig): Promise<Source>;
}

export interface Rig {
  readonly place: Place;
  readonly repository: string;
  readonly context: TestContext;
}

export function localPlace(more: Readonly<Record<string, string>> = {}): Place {
  return createLocalPlace({ environment: { PATH: process.env.PATH, ...more }, graceMs: 300 });
}

export async function createRig(more?: Readonly<Record<string, string>>): Promise<Rig> {
  const [repository, context] = [await temporaryFolder(), await createContext()];
  return { place: localPlace(more), repository, context };
}

/** Takes a dump to the end as a run does: all bytes, every exit status, then the source's own proof. */
export async function takeDump(
  source: Source,
  context: StepContext,
  file: string,
): Promise<number> {
  const output = await source.dump(context);
  const { stream, done, found } = await openOutput(output, context);
  const target = createWriteStream(file);
  await pipeline(stream, target);
  const { code, stderr } = await done;
  await output.settle?.({ code: code ?? -1, stderr, bytes: target.bytesWritten, found: found() });
  return target.bytesWritten;
}

export async function openOutput(output: Output, context: StepContext) {
  const well = { code: 0, signal: null, stderr: '' };
  if ('file' in output) {
    const stream = createReadStream(output.file, { signal: context.signal });
    return { stream, done: Promise.resolve(well), found: () => null };
  }
  const inspector: Inspector | null =
    output.inspector === undefined
      ? null
      : (await import(output.inspector.module)).createInspector(output.inspector.options ?? null);
  const { stdin, stdout, done } = output.place.spawn(output.program, context);
  output.feed?.(stdin);
  return { stream: inspected(stdout, inspector), done, found: () => inspector?.found() ?? null };
}

function inspected(stream: Readable, inspector: Inspector | null): Readable {
  if (inspector === null) return stream;
  const look = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        inspector.read(chunk);
        done(null, chunk);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  // An error reaches whoever reads the end.
  return connect(stream, look, () => undefined);
}

export function sourceContract(one: SourceCase): void {
  describe(`source ${one.name}`, () => {
    test('comes back as it was', async () => {
      const { place, repository, context } = await createRig();
      await one.prepare(repository);
      const before = await names(repository);
      const source = one.create(place, repository);
      expect(await source.check(context)).toEqual([]);
      expect(await names(repository)).toEqual(before);
      const { bytes } = await source.estimate(context);
      const file = join(context.folder, `dump.${source.suffix}`);
      const taken = await takeDump(source, context, file);
      expect(taken).toBeGreaterThan(0);
      if (bytes > 0) expect(taken).toBeLessThan(2 * bytes + 100_000);
      await one.compare(file, repository, context);
      expect(await names(repository)).toEqual(before);
    });

    test.each(one.faults)('$name: fails and says why', async ({ code, message, create }) => {
      const rig = await createRig();
      const source = await create(rig);
      const file = join(rig.context.folder, 'dump');
      const dumping = takeDump(source, rig.context, file);
      await expect(dumping).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
        hint: expect.stringMatching(/./),
      });
    });

    test('leaves no process when it is stopped in the middle', async () => {
      const rig = await createRig();
      const { source, begun } = await one.hang(rig);
      const others = programs();
      const dumping = takeDump(source, rig.context, join(rig.context.folder, 'dump'));
      const failed = expect(dumping).rejects.toThrow('stopped by the test');
      await begun();
      rig.context.abort(new Error('stopped by the test'));
      await failed;
      await expect.poll(programs).toEqual(others);
    });
  });
}

/** Our programs, but for those that watch over them, and for what a server starts for its clients. */
function programs(): string[] {
  return descendants()
    .map(({ argv }) => argv)
    .filter((argv) => !argv.includes('while read -r word group') && !/esbuild|vitest/.test(argv))
    .filter((argv) => argv !== '' && !argv.startsWith('postgres: '));
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}
