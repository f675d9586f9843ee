import { access, chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLocalVia } from '../../src/adapters/places/local/local.ts';
import { create } from '../../src/adapters/sources/command/command.ts';
import type { Source } from '../../src/ports/source.ts';
import { noSecrets } from './secrets.ts';
import { createRig, type Rig, sourceContract, takeDump } from './source.ts';

const command = ({ place, repository }: Omit<Rig, 'context'>, ...run: string[]): Source =>
  create(
    { run, extension: 'sql' },
    { place, via: createLocalVia(place), repository, secrets: noSecrets },
  );

const fault = (name: string, code: string, message: RegExp, ...run: string[]) => ({
  ...{ name, code, message },
  create: (rig: Rig) => Promise.resolve(command(rig, ...run)),
});
const megabyte = 'head -c 1000000 /dev/zero';

sourceContract({
  name: 'command',
  prepare: (repository) => writeFile(join(repository, 'rows'), 'a\nb\n'),
  create: (place, repository) => command({ place, repository }, 'cat', 'rows'),
  compare: async (file, repository) => {
    expect(await readFile(file)).toEqual(await readFile(join(repository, 'rows')));
  },
  faults: [
    fault(
      'a program that exits with 1 after a megabyte',
      'BP5010',
      /sh ended with exit code 1: no more/,
      ...['sh', '-c', `${megabyte}; echo no more >&2; exit 1`],
    ),
    fault(
      'a program that is killed',
      'BP5011',
      /sh was killed by SIGKILL/,
      ...['sh', '-c', `${megabyte}; kill -9 $$`],
    ),
    fault('a missing program', 'BP5012', /there is no program no-such/, 'no-such-program'),
  ],
  hang: (rig) =>
    Promise.resolve({
      source: command(rig, 'sh', '-c', `${megabyte}; touch begun; sleep 1000 & wait`),
      begun: () => expect.poll(() => isThere(join(rig.repository, 'begun'))).toBe(true),
    }),
});

test('a program in the repository is found there and runs there', async () => {
  const rig = await createRig();
  await writeFile(join(rig.repository, 'dump.sh'), '#!/bin/sh\npwd\n');
  const source = command(rig, './dump.sh');
  expect(await source.check(rig.context)).toMatchObject([
    { severity: 'error', message: expect.stringContaining('dump.sh') },
  ]);
  await chmod(join(rig.repository, 'dump.sh'), 0o755);
  expect(await source.check(rig.context)).toEqual([]);
  const file = join(rig.context.folder, 'dump');
  await takeDump(source, rig.context, file);
  expect(await readFile(file, 'utf8')).toBe(`${rig.repository}\n`);
});

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
