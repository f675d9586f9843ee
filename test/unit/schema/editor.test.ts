import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Editor } from '../../rig/editor/editor.ts';
import { fragmentFiles, pipelineFiles, readText, root } from '../../rig/schema/example-files.ts';
import { type Build, builds } from '../../rig/schema/validators.ts';

const file = join(root, 'new.pipeline.yaml');

/** The text with its first line pointing at one of the builds. */
function using(build: Build, text: string): string {
  if (build === '2020-12') return text;
  return text
    .replace('pipeline.v1.schema.json', 'pipeline.v1.draft-07.schema.json')
    .replace('#/$defs/', '#/definitions/');
}

describe.each(builds)('an editor with the %s build', (build) => {
  const editor = new Editor();
  const head = '# yaml-language-server: $schema=./schemas/pipeline.v1.schema.json\nversion: 1\n';
  const complete = (text: string) => editor.complete(file, using(build, head + text));
  const hover = (text: string) => editor.hover(file, using(build, head + text));

  test.for([...pipelineFiles, ...fragmentFiles])('finds nothing wrong in %s', async (example) => {
    const text = using(build, readText(example));
    const found = await editor.diagnose(join(root, example), text);
    expect(found.map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  test('offers the keys of the file', async () => {
    const offered = await complete('‸');
    expect(offered).toEqual(expect.arrayContaining(['name', 'rpo', 'schedule', 'stages', 'hooks']));
    expect(offered).not.toContain('version');
  });

  test('offers the stages in their order', async () => {
    const stages = ['lock', 'preflight', 'dump', 'compress', 'encrypt', 'checksum', 'upload'];
    const offered = await complete('stages:\n  ‸\n');
    expect(offered).toEqual([...stages, 'verify', 'retention', 'notify']);
  });

  test('offers every type of source', async () => {
    const offered = await complete('stages:\n  dump:\n    - id: a\n      type: ‸\n');
    expect(offered).toEqual(expect.arrayContaining(['files', 'postgres', 'compose', 'command']));
  });

  test('offers the keys of the source that was chosen, and no others', async () => {
    const offered = await complete(
      'stages:\n  dump:\n    - id: a\n      type: postgres\n      ‸\n',
    );
    expect(offered).toEqual(expect.arrayContaining(['database', 'password', 'jobs', 'idle']));
    expect(offered).not.toContain('helperImage');
    expect(offered).not.toContain('paths');
  });

  test('offers the moments of hooks', async () => {
    expect(await complete('hooks:\n  - at: ‸\n')).toContain('around:dump');
  });

  test.for([
    ['stages:\n  compress:\n    algorithm: ‸\n', ['zstd', 'gzip', 'xz', 'none']],
    ['stages:\n  verify:\n    level: ‸\n', ['size', 'checksum', 'download', 'open', 'restore']],
    [
      'stages:\n  dump:\n    - id: a\n      type: postgres\n      format: ‸\n',
      ['custom', 'plain', 'directory'],
    ],
  ] as const)('offers the values at %j', async ([text, values]) => {
    expect((await complete(text)).toSorted()).toEqual([...values].toSorted());
  });

  test.for([
    ['rp‸o: 26h\n', 'may be lost'],
    ['stages:\n  lo‸ck: { wait: 10m }\n', 'one run at a time'],
    ['stages:\n  lock:\n    wa‸it: 10m\n', 'How long to wait'],
    ['stages:\n  compress:\n    algo‸rithm: zstd\n', 'fast and good'],
    ['stages:\n  dump:\n    - { id: a, type: postgres, pass‸word: { env: X } }\n', 'PGPASSFILE'],
    ['stages:\n  upload:\n    - { id: a, type: s3, buck‸et: abc }\n', 'createBucket'],
    ['schedule: { cr‸on: "1 2 * * *" }\n', 'five cron fields'],
  ] as const)('describes %j', async ([text, words]) => {
    expect(await hover(text)).toContain(words);
  });

  test('tells what is wrong while one types', async () => {
    const text = `${head}name: a\nstages:\n  compress: { algorithm: brotli }\n  encrypt: none\n`;
    const found = await editor.diagnose(file, using(build, text));
    const messages = found.map(({ message }) => message).join('\n');
    expect(messages).toContain('zstd');
    expect(messages).toContain('dump');
  });
});
