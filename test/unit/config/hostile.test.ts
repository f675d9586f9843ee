import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Loaded, loadPipeline } from '../../../src/config/load.ts';
import { renderPretty } from '../../../src/reporters/diagnostics/pretty.ts';
import { settingIn } from '../../rig/config/setting.ts';
import { withoutPrivilege } from '../../rig/without-privilege.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vectors-hostile-'));
  mkdirSync(join(folder, '.git'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'backup.pipeline.yaml');

/** Loads and prints a file, as `validate` does. */
function judge(content: string | Uint8Array, setting = settingIn(folder)) {
  writeFileSync(file(), content);
  return judged(loadPipeline(file(), setting));
}

function judged(loaded: Loaded) {
  const codes = [...new Set(loaded.diagnostics.map(({ code }) => code))];
  return { codes, loaded, shown: renderPretty(loaded) };
}

const kib256 = 256 * 1024;
const full = (piece: string) => piece.repeat(Math.floor(kib256 / piece.length));

/** As much of each as a file may hold: none may take long, and none may be accepted. */
const worst: readonly (readonly [string, string, readonly string[]])[] = [
  ['list items', full('- a\n'), ['BP1002']],
  ['empty list items', full('- '), ['BP1002']],
  ['keys without a value', full('? '), ['BP1002']],
  ['open lists', full('['), ['BP1002']],
  ['open maps', full('{'), ['BP1002']],
  ['open maps in keys', full('{? '), ['BP1002']],
  ['double quotes', full('"'), ['BP1002', 'BP1007']],
  ['single quotes', `${full("'")}`, ['BP2003']],
  ['one text in quotes', `"${full('a').slice(3)}"`, ['BP2003']],
  ['anchors', full('&a '), ['BP1002', 'BP1007']],
  ['aliases', full('- *a\n'), ['BP1002']],
  ['tags', full('!a '), ['BP1002', 'BP1007']],
  ['documents', full('---\n'), ['BP1002']],
  ['comments', full('# a\n'), ['BP1002', 'BP1004']],
  ['empty lines', full('\n'), ['BP1002', 'BP1004']],
  ['spaces', full(' '), ['BP1004']],
  ['tabs', full('\t'), ['BP1004', 'BP1006']],
  ['colons', full(': '), ['BP1002']],
  ['merges', full('<<: *a\n'), ['BP1002']],
  ['references', `version: 1\nname: x\ndescription: "${full('${A}').slice(100)}"`, ['BP3005']],
  ['dollars', `version: 1\nname: x\ndescription: "${full('$').slice(100)}"`, ['BP2002']],
  ['opened references', `version: 1\nname: x\ndescription: "${full('${').slice(100)}"`, ['BP3008']],
  ['digits', `version: 1\nname: x\ntimeout: ${full('9').slice(100)}`, ['BP1012']],
  ['a long duration', `version: 1\nname: x\ntimeout: ${full('9').slice(100)}d`, ['BP2042']],
  [
    'a long cron line',
    `version: 1\nname: x\nschedule: { cron: "${full('* ').slice(100)}" }`,
    ['BP3010'],
  ],
  [
    'a long cron list',
    `version: 1\nname: x\nschedule: { cron: "${full('1,').slice(100)} * * * *" }`,
    ['BP3010'],
  ],
  [
    'a long zone',
    `version: 1\nname: x\nschedule: { cron: "1 2 * * *", timezone: "${full('A/').slice(100)}" }`,
    ['BP3012'],
  ],
  ['a long address', `version: 1\nname: x\ndescription: "a://${full(':').slice(100)}"`, ['BP2002']],
  ['a long path', `extends: ["${full('a/').slice(100)}"]`, ['BP1020']],
  ['parent folders', `extends: ["${full('../').slice(100)}"]`, ['BP1022']],
];

describe('a file as large as one may be', () => {
  test.for(worst)('of %s is refused in time', ([, content, expected]) => {
    expect(content.length).toBeLessThanOrEqual(kib256);
    const started = performance.now();
    const { codes, loaded } = judge(content);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(loaded.plan).toBeNull();
    expect(codes.filter((code) => expected.includes(code))).not.toEqual([]);
  });
});

test.for([
  ['colons in a host', 'type: redis, host: ":'.concat(':'.repeat(200_000), '!"')],
  ['colons in an address', `type: postgres, url: "postgres://${':'.repeat(200_000)}"`],
  ['names in an ssh address', `type: redis, via: { ssh: "${'a.'.repeat(100_000)}!" }`],
])('a text of 200 KB is judged in time: %s', ([, keys]) => {
  const started = performance.now();
  const { codes } = judge(`stages: { dump: [{ id: a, ${keys} }] }`);
  expect(performance.now() - started).toBeLessThan(2000);
  expect(codes).toContain('BP2013');
});

describe('a file that is too large', () => {
  test('is not read', () => {
    writeFileSync(file(), 'version: 1\n');
    truncateSync(file(), 50 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const { codes, loaded } = judged(loadPipeline(file(), settingIn(folder)));
    expect(codes).toEqual(['BP1002']);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * 1024 * 1024);
    expect(loaded.diagnostics[0]?.message).toBe('backup.pipeline.yaml is larger than 256 KiB');
  });

  test('by one byte is refused, at the limit it is read', () => {
    const text = '# a\n'.repeat(kib256 / 4);
    expect(judge(text.slice(0, 40_000)).codes).toEqual(['BP1004']);
    expect(judge(`${text}#`).loaded.diagnostics[0]?.message).toMatch('is larger than 256 KiB');
  });
});

describe('text that is none', () => {
  test.for([
    ['Latin-1', Buffer.from('name: b\xe4ckerei\n', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffversion: 1\n', 'utf16le')],
    ['a NUL byte', Buffer.from('version: 1\0\n')],
    ['half a character', Buffer.from('name: "\u{1f9fe}"').subarray(0, 9)],
    ['an overlong form', Buffer.from([0x61, 0x3a, 0x20, 0xc0, 0xaf])],
    ['a surrogate', Buffer.from([0x61, 0x3a, 0x20, 0xed, 0xa0, 0x80])],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0])],
  ] as const)('%s is no UTF-8', ([, bytes]) => {
    expect(judge(bytes).codes).toEqual(['BP1003']);
  });
});

describe('depth and number', () => {
  const nested = (open: string, close: string, levels: number) =>
    `x-a: ${open.repeat(levels)}${close.repeat(levels)}\n`;

  test.for([
    ['lists', nested('[', ']', 24_000)],
    ['maps', nested('{a: ', '}', 6000)],
    ['block lists', `x-a:\n${'- '.repeat(24_000)}a\n`],
    [
      'levels of indentation',
      Array.from({ length: 600 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    ],
    ['just too many lists', nested('[', ']', 65)],
  ] as const)('%s inside each other', ([, text]) => {
    expect(judge(text).codes).toEqual(['BP1010']);
  });

  test('100,000 levels are too many tokens', () => {
    expect(judge(nested('[', ']', 100_000)).codes).toEqual(['BP1002']);
  });

  test('100,000 keys are too large a file, 10,000 of them are told up to 1,000', () => {
    const keys = (count: number) => Array.from({ length: count }, (_, at) => `k${at}:`).join('\n');
    expect(judge(keys(100_000)).codes).toEqual(['BP1002']);
    const started = performance.now();
    const { loaded } = judge(keys(10_000));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(loaded.diagnostics.filter(({ code }) => code === 'BP2001')).not.toHaveLength(0);
  });

  test('a bomb of aliases ends before it expands', () => {
    const levels = Array.from('bcdefghijklmnop', (name, at) => {
      const below = 'abcdefghijklmnop'[at];
      return `x-${name}: &${name} [${Array.from({ length: 10 }, () => `*${below}`).join(', ')}]`;
    });
    expect(judge(['x-a: &a [0, 0]', ...levels].join('\n')).codes).toEqual(['BP1010']);
  });

  test('a bomb of merges ends before it expands', () => {
    const levels = Array.from('bcdefghijklmnop', (name, at) => {
      const below = 'abcdefghijklmnop'[at];
      return `x-${name}: &${name} { p: *${below}, q: *${below}, r: { <<: *${below} } }`;
    });
    expect(judge(['x-a: &a { z: 1 }', ...levels].join('\n')).codes).toEqual(['BP1010']);
  });

  test('a single line of many secrets stays hidden', () => {
    const entries = Array.from({ length: 3000 }, (_, at) => `token${at}: s3cr3t-${at}`);
    const started = performance.now();
    const { shown } = judge(`{ ${entries.join(', ')} }`);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(shown).not.toContain('s3cr3t');
  });
});

describe('what is no file', () => {
  const load = (name: string) => judged(loadPipeline(join(folder, name), settingIn(folder))).loaded;
  const messageOf = (name: string) =>
    load(name).diagnostics.map(({ code, message }) => [code, message]);

  test('a folder', () => {
    mkdirSync(join(folder, 'folder.yaml'));
    expect(messageOf('folder.yaml')).toEqual([['BP1001', 'folder.yaml is a folder']]);
  });

  test('a pipe that nobody writes to', () => {
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe.yaml')]);
    expect(messageOf('pipe.yaml')).toEqual([['BP1001', 'pipe.yaml is not a regular file']]);
  });

  test('a device', () => {
    const { diagnostics } = loadPipeline('/dev/zero', settingIn('/dev'));
    expect(diagnostics[0]?.message).toBe('zero is not a regular file');
  });

  test('nothing', () => {
    expect(messageOf('none.yaml')).toEqual([['BP1001', 'none.yaml does not exist']]);
    expect(messageOf('none/none.yaml')).toEqual([['BP1001', 'none/none.yaml does not exist']]);
    expect(messageOf(`${'n'.repeat(300)}.yaml`)[0]?.[1]).toMatch('has a name that is too long');
  });

  test('something below a file', () => {
    writeFileSync(file(), 'version: 1\n');
    expect(messageOf('backup.pipeline.yaml/x.yaml')[0]?.[1]).toMatch(
      'below something that is not a folder',
    );
  });

  test('links that lead to each other', () => {
    symlinkSync('b.yaml', join(folder, 'a.yaml'));
    symlinkSync('a.yaml', join(folder, 'b.yaml'));
    expect(messageOf('a.yaml')[0]?.[1]).toMatch('is a symbolic link that leads to itself');
  });

  test('a file that may not be read', () => {
    const name = join(folder, 'locked.yaml');
    writeFileSync(name, 'version: 1\n');
    chmodSync(name, 0);
    chmodSync(folder, 0o755);
    const script = `
      const { readSource } = await import(${JSON.stringify(new URL('../../../src/config/read-source.ts', import.meta.url))});
      process.stdout.write(readSource(${JSON.stringify(name)}, 'locked.yaml').message ?? 'read');`;
    const [program = '', ...before] = [...withoutPrivilege(), process.execPath];
    const argv = [...before, '--input-type=module', '-e', script];
    const said = execFileSync(program, argv, { cwd: '/', encoding: 'utf8' });
    expect(said).toBe('locked.yaml may not be read by this user');
  });
});

describe('a pipeline that is a link', () => {
  const outside = mkdtempSync(join(tmpdir(), 'vectors-outside-'));
  afterAll(() => rmSync(outside, { recursive: true, force: true }));

  test('may lead to a file of the same repository', () => {
    writeFileSync(join(folder, 'real.yaml'), '# nothing yet\n');
    symlinkSync('real.yaml', join(folder, 'inside.yaml'));
    const { diagnostics } = loadPipeline(join(folder, 'inside.yaml'), settingIn(folder));
    expect(diagnostics.map(({ code }) => code)).toEqual(['BP1004']);
  });

  test('may not lead out of it', () => {
    writeFileSync(join(outside, 'other.yaml'), 'version: 1\n');
    symlinkSync(join(outside, 'other.yaml'), join(folder, 'out.yaml'));
    const { diagnostics } = loadPipeline(join(folder, 'out.yaml'), settingIn(folder));
    expect(diagnostics.map(({ code }) => code)).toEqual(['BP1023']);
    expect(diagnostics[0]?.message).toContain(join(outside, 'other.yaml'));
  });
});
