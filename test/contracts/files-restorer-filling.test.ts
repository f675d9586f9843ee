import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { createRestorer } from '../../src/adapters/sources/files/restore/restorer.ts';
import { end, member } from '../rig/restore/craft-tar.ts';
import { wishFor } from './load.ts';
import { partsOf } from './restorer.ts';
import { createRig } from './source.ts';

const filling = Buffer.alloc(4 * 1024 * 1024);

test('an archive is read to its last byte, however much fills it up', async () => {
  const rig = await createRig();
  const { context } = rig;
  const root = member({ name: 'data/', type: '5', mode: 0o755 });
  const first = member({ name: 'data/first', content: 'first' });
  const archive = Buffer.concat([root, first, end]);
  const restorer = createRestorer({ paths: ['data'], exclude: [] }, partsOf(rig));
  const wish = wishFor({ bytes: archive.length + filling.length, sha256: '' });
  const handle = await restorer.prepare(wish, context);
  const { sink } = await restorer.load(handle, context);
  if ('file' in sink) throw new TypeError('tar reads it');

  const { stdin, stdout, done } = sink.place.spawn(sink.program, context);
  stdout.resume();
  stdin.write(archive);
  stdin.end(filling);
  await finished(stdin);

  expect(await done).toMatchObject({ code: 0 });
});
