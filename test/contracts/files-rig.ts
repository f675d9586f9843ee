import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Config } from '../../src/adapters/sources/files/config.ts';
import { create } from '../../src/adapters/sources/files/files.ts';
import type { Place } from '../../src/ports/place.ts';
import type { Source } from '../../src/ports/source.ts';
import { noSecrets } from './secrets.ts';
import { localPlace, openOutput, type Rig } from './source.ts';

const usual: Config = {
  ...{ paths: ['data'], exclude: [], oneFileSystem: true },
  ...{ onChange: 'warn', onUnreadable: 'fail' },
};
export const files = (
  { place, repository }: Omit<Rig, 'context'>,
  config: Partial<Config> = {},
): Source => create({ ...usual, ...config }, { place, repository, secrets: noSecrets });

/** While tar waits in the middle of the first file, because nobody reads what it writes. */
export async function dumpWhile(
  rig: Rig,
  config: Partial<Config>,
  change: () => Promise<void>,
): Promise<void> {
  const output = await files(rig, config).dump(rig.context);
  const { stream, done, found } = await openOutput(output, rig.context);
  await once(stream, 'readable');
  await change();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await finished(stream);
  await writeFile(join(rig.context.folder, 'dump.tar'), Buffer.concat(chunks));
  const { code, stderr } = await done;
  await output.settle?.({ code: code ?? -1, stderr, bytes: 0, found: found() });
}

/** A place whose `tar` is a script of ours. */
export async function placeWithTar({ context }: Rig, script: string): Promise<Place> {
  const folder = join(context.folder, 'bin');
  await mkdir(folder);
  await writeFile(join(folder, 'tar'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return localPlace({ PATH: `${folder}:${process.env.PATH}` });
}
