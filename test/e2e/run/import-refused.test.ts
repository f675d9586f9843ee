import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createKeyPair } from '../../rig/config/keys.ts';
import { deedsOf } from '../../rig/run/audit-log.ts';
import { runTo } from '../../rig/run/confirming.ts';
import { byHand, quarantined } from '../../rig/run/foreign.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { docs, openSite } from '../../rig/run/site.ts';
import { readStored } from '../../rig/run/stored.ts';

test('what is not whole, not ours or not safe is refused, and nothing of it is stored', async () => {
  const keys = await createKeyPair();
  const site = openSite({
    dump: [
      docs,
      '{ id: notes, type: sqlite, path: notes.db }',
      "{ id: raw, type: command, run: ['true'], restore: [cat], extension: txt }",
    ],
    top: ['restore: { privateKey: { file: keys/ops.key } }'],
  });
  site.write('repository/keys/ops.key', keys.privateKey);
  site.write('other.asc', (await createKeyPair()).publicKey);
  await byHand(
    site,
    `mkdir data; echo text >data/a; head -c 300000 /dev/urandom >data/b; tar -czf whole.tgz data
     head -c 200000 whole.tgz >cut.tgz; gzip -dc whole.tgz | head -c 200000 >cut.tar
     gzip -dc cut.tgz 2>/dev/null | head -c 150000 | gzip >cut-inside.tgz
     tar -cPf up.tar data/../data; tar -cPf absolute.tar "$PWD/data"; tar -cf elsewhere.tar -C data a
     ln -s /etc data/out; tar -cf links.tar data; rm data/out; mkfifo pipe; mkdir empty; tar -cf empty.tar -T /dev/null
     head -c 200M /dev/zero | zstd -q >bomb.zst; : >nothing; ln -s whole.tgz link.tgz; zip -q no.zip data/a 2>/dev/null || printf 'PK\\003\\004 rest of it' >no.zip
     gpg --batch --quiet --encrypt --recipient-file ../other.asc -o foreign.gpg whole.tgz
     cp whole.tgz w1; for n in 1 2 3 4; do gzip -c w1 >w2; mv w2 w1; done; mv w1 wrapped.gz
     gpgconf --kill all; cp whole.tgz denied.tgz; chmod 0 denied.tgz`,
  );
  for (const [code, failure, says, file, ...more] of refusals) {
    const ran = await site.run(
      'import',
      `../old/${file}`,
      '--json',
      ...(more.includes('--as') ? [] : ['--as', 'docs']),
      ...more,
    );
    const told = `${file}: ${ran.stderr}`;
    expect(ran.code, told).toBe(code);
    expect(ran.summary?.failure, told).toMatchObject({
      code: failure,
      message: expect.stringMatching(says),
    });
    expect(readStored(site), file).toEqual([]);
    expect(quarantined(site), file).toEqual([]);
  }
  if (process.getuid?.() !== 0) {
    await runTo(site, 69, 'import', '../old/denied.tgz', '--as', 'docs');
  }
  const deeds = (await deedsOf(site)).filter(({ verb }) => verb === 'import');
  expect(deeds.length).toBeGreaterThanOrEqual(refusals.length);
  expect(deeds.every(({ exit }) => exit > 0)).toBe(true);

  // What a program of somebody's own writes is stored as it is, and it is said that nobody has looked.
  const bytes = await runTo(
    site,
    0,
    'import',
    '../old/bomb.zst',
    '--as',
    'raw',
    '--as-is',
    '--json',
  );
  expect(bytes.summary).toMatchObject({
    artifacts: [{ plainBytes: statSync(site.path('old/bomb.zst')).size }],
    warnings: [expect.stringContaining('is proved by nobody')],
  });
  await assertInvariants(site);
});

type Refusal = readonly [
  code: number,
  failure: string,
  says: RegExp,
  file: string,
  ...more: readonly string[],
];

const refusals: readonly Refusal[] = [
  [74, 'BP5161', /gzip data is damaged/, 'cut.tgz'],
  [74, 'BP5161', /ends before its end/, 'cut.tar'],
  [74, 'BP5161', /ends before its end/, 'cut-inside.tgz'],
  [74, 'BP5161', /holds nothing/, 'nothing'],
  [74, 'BP5161', /holds nothing of data/, 'empty.tar'],
  [74, 'BP5161', /; it is a zip archive/, 'no.zip'],
  [74, 'BP5161', /is no SQLite database/, 'whole.tgz', '--as', 'notes'],
  [77, 'BP5162', /leads out of its folder/, 'up.tar'],
  [77, 'BP5162', /is an absolute name/, 'absolute.tar'],
  [77, 'BP5162', /a is not below what was backed up/, 'elsewhere.tar'],
  [77, 'BP5162', /is a link that leads out/, 'links.tar'],
  [77, 'BP5162', /the file is larger than 97.7 KiB/, 'whole.tgz', '--max-size', '100KB'],
  [
    77,
    'BP5162',
    /what zstd decompresses is larger than 10.0 MiB/,
    'bomb.zst',
    '--max-size',
    '10MiB',
  ],
  [77, 'BP5162', /wrapped 5 times and more/, 'wrapped.gz'],
  [69, 'BP5073', /no key of this pipeline opens it/, 'foreign.gpg'],
  [69, 'BP5160', /is not there/, 'absent.tgz'],
  [69, 'BP5160', /is a link, which is not followed/, 'link.tgz'],
  [69, 'BP5160', /is a folder/, 'data'],
  [69, 'BP5160', /is no plain file/, 'pipe'],
];
