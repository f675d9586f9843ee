import { existsSync, readdirSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRestorer } from '../../src/adapters/sources/command/restorer.ts';
import { feed, wishFor } from './load.ts';
import { partsOf } from './restorer.ts';
import { createRig, type Rig } from './source.ts';

const bytes = Buffer.alloc(300_000, 'plain bytes ');
const plain = { bytes: bytes.length, sha256: '' };
const wish = wishFor(plain, { existing: 'overwrite' });

async function loaded(restore: readonly string[] | undefined) {
  const rig = await createRig();
  const create = () => createRestorer(restore === undefined ? {} : { restore }, partsOf(rig));
  const restorer = create();
  const handle = await restorer.prepare(wish, rig.context);
  await feed(await restorer.load(handle, rig.context), bytes, rig.context);
  return { ...rig, restorer, handle, create };
}

const settleWish = { discardPrevious: false };
const left = ({ context }: Pick<Rig, 'context'>) =>
  readdirSync(context.folder).filter((name) => name.includes('plain'));

describe('restorer command', () => {
  test('gives the proved bytes to its program, in the repository', async () => {
    const one = await loaded(['sh', '-c', 'cat > restored']);
    expect(existsSync(join(one.repository, 'restored'))).toBe(false);
    await one.restorer.activate(one.handle, one.context);
    expect((await readFile(join(one.repository, 'restored'))).equals(bytes)).toBe(true);
    expect(await one.restorer.settle(one.handle, settleWish, one.context)).toEqual({ kept: [] });
    expect(left(one)).toEqual([]);
  });

  test('finds a program of the repository by its path', async () => {
    const one = await loaded(['./take', 'an argument; and more']);
    const script = '#!/bin/sh\ncat >/dev/null; printf %s "$1" > told\n';
    await writeFile(join(one.repository, 'take'), script);
    expect(await one.restorer.check(one.context)).toMatchObject([
      { message: expect.stringMatching(/there is no program `.*\/take` that this user may run/) },
    ]);
    await chmod(join(one.repository, 'take'), 0o755);
    expect(await one.restorer.check(one.context)).toEqual([]);
    await one.restorer.activate(one.handle, one.context);
    expect(await readFile(join(one.repository, 'told'), 'utf8')).toBe('an argument; and more');
  });

  test('says that it cannot be rolled back', async () => {
    const { restorer, context } = await loaded(['cat']);
    expect(await restorer.survey(wish, context)).toMatchObject({
      ...{ isPresent: true, size: null, isReversible: false, target: ['cat'] },
      needs: [{ bytes: wish.plain.bytes }],
      findings: [{ severity: 'warning', message: expect.stringMatching(/cannot be rolled back/) }],
    });
    const swap = await restorer.survey({ ...wish, existing: 'swap' }, context);
    expect(swap.findings).toMatchObject([
      { message: expect.stringMatching(/nothing old is kept/) },
    ]);
    const refuse = await restorer.survey({ ...wish, existing: 'refuse' }, context);
    expect(refuse.findings).toMatchObject([{ severity: 'error' }]);
  });

  test('without a program can be downloaded only', async () => {
    const { restorer, context } = await loaded(undefined);
    expect(await restorer.check(context)).toMatchObject([
      { severity: 'error', message: 'no program puts this dump back' },
    ]);
  });

  test('before it began it is taken back, and nothing is left', async () => {
    const one = await loaded(['sh', '-c', 'cat > restored']);
    await one.restorer.rollback(one.handle, one.context);
    await one.restorer.rollback(one.handle, one.context);
    expect(left(one)).toEqual([]);
  });

  test.each([
    ['fails', ['sh', '-c', 'head -c 10 >/dev/null; echo oh no >&2; exit 3'], /ended with 3: oh no/],
    ['is killed', ['sh', '-c', 'kill -9 $$'], /was killed by SIGKILL/],
  ])('that %s is not run again, and cannot be taken back', async (_name, restore, message) => {
    const one = await loaded(restore);
    const { handle, context } = one;
    const failure = { code: 'BP5110', message: expect.stringMatching(message) };
    await expect(one.restorer.activate(handle, context)).rejects.toMatchObject(failure);
    for (const step of ['activate', 'load'] as const) {
      await expect(one.create()[step](handle, context)).rejects.toMatchObject({
        message: expect.stringMatching(/was interrupted/),
      });
    }
    await expect(one.create().rollback(handle, context)).rejects.toMatchObject({
      message: expect.stringMatching(/cannot be taken back/),
    });
    expect(left(one).filter((name) => name.endsWith('plain'))).toEqual([]);
  });

  test('that has ended well is not run again', async () => {
    const one = await loaded(['sh', '-c', 'cat >> restored']);
    await one.restorer.activate(one.handle, one.context);
    await one.create().activate(one.handle, one.context);
    expect(await readFile(join(one.repository, 'restored'))).toHaveLength(bytes.length);
  });
});
