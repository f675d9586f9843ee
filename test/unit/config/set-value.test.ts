import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parsePath } from '../../../src/config/edit/parse-path.ts';
import { setValue } from '../../../src/config/edit/set-value.ts';
import { Report } from '../../../src/config/report.ts';
import { find } from '../../../src/config/tree.ts';
import { parseYaml } from '../../../src/config/yaml/parse.ts';
import { applyEdits } from '../../../src/model/diagnostics/apply-edits.ts';
import { SourceText } from '../../../src/model/diagnostics/source-text.ts';

function change(text: string, path: string, value: string) {
  const tree = parseYaml(new SourceText('a.yaml', text), new Report());
  const steps = parsePath(path);
  if (tree?.kind !== 'map' || steps === null) throw new Error('no map, or no path');
  return setValue(tree, steps, value);
}

/** The text afterwards; or why it was not changed. */
function set(text: string, path: string, value: string): string {
  const changed = change(text, path, value);
  return 'message' in changed ? changed.message : applyEdits(text, [changed.edit]).text;
}

describe('a value that is there', () => {
  test.for([
    ['in a block', 'a: 1\nb: 2\n', 'a', '3', 'a: 3\nb: 2\n'],
    ['with a comment behind it', 'a: 1   # why\n', 'a', '3', 'a: 3   # why\n'],
    ['in a flow map', 'a: { b: 1, c: 2 }\n', 'a.b', '3', 'a: { b: 3, c: 2 }\n'],
    ['in quotes', "a: 'x'\n", 'a', 'y', 'a: y\n'],
    ['that is a block map', 'a:\n  b: 1\n  c: 2\nd: 3\n', 'a', '{ b: 4 }', 'a: { b: 4 }\nd: 3\n'],
    ['that is a block list', 'a:\n  - 1\n  - 2\nd: 3\n', 'a', '[4]', 'a: [4]\nd: 3\n'],
    ['that is folded text', 'a: >-\n  one\n  two\nb: 1\n', 'a', 'three', 'a: three\nb: 1\n'],
    ['that is empty', 'a:\nb: 2\n', 'a', '3', 'a: 3\nb: 2\n'],
    ['that is empty, at the end', 'a:', 'a', '3', 'a: 3'],
    ['that is empty, before a comment', 'a:   # why\nb: 2\n', 'a', '3', 'a: 3   # why\nb: 2\n'],
    ['that is null', 'a: ~\n', 'a', '3', 'a: 3\n'],
    ['with line ends of another system', 'a: 1\r\nb: 2\r\n', 'b', '3', 'a: 1\r\nb: 3\r\n'],
    ['behind a byte order mark', '\ufeffa: 1\n', 'a', '3', '\ufeffa: 3\n'],
    ['with a quoted key', '"a": 1\n', 'a', '3', '"a": 3\n'],
    ['with an anchor', 'a: &x 1\nb: *x\n', 'a', '3', 'a: &x 3\nb: *x\n'],
    ['on the next line, with a comment', 'a: # why\n  1\nb: 2\n', 'a', '3', 'a: 3 # why\nb: 2\n'],
    ['a block map with a comment', 'a:  # why\r\n  b: 1\r\n', 'a', '3', 'a: 3  # why\r\n'],
    ['folded text with a comment', 'a: >- # why\n  one\nb: 1\n', 'a', '3', 'a: 3 # why\nb: 1\n'],
    ['that is empty, by control characters', 'a:\n', 'a', 'x\x1b[31m', 'a: "x\\u001b[31m"\n'],
    ['in quotes, by what nobody sees', 'a: 1\n', 'a', 'x\u202ey\x9b', 'a: "x\\u202ey\\u009b"\n'],
    ['of many bytes', 'a: "🧾"  # 注文\n', 'a', '写', 'a: 写  # 注文\n'],
  ] as const)('%s', ([, text, path, value, expected]) => {
    expect(set(text, path, value)).toBe(expected);
  });
});

describe('a value is not changed', () => {
  test.for([
    ['behind an anchor of a block', 'a: &x\n  b: 1\nc: *x\n'],
    ['behind a tag of a block', 'a: !!map\n  b: 1\n'],
    ['behind an anchor of nothing', 'a: &x\nb: *x\n'],
    ['below a comment of its own', 'a:\n  # why\n  b: 1\n'],
    ['below two comments', 'a: # one\n  # two\n  b: 1\n'],
  ] as const)('%s', ([, text]) => {
    expect(set(text, 'a', '3')).toBe(
      'between a and its value stands an anchor, a tag or a comment',
    );
  });
});

describe('a key is added', () => {
  test.for([
    ['behind a byte order mark', '\ufeffa: 1\n', 'b', '\ufeffa: 1\nb: 2\n'],
    [
      'beside a merge',
      'x: &x { a: 1 }\nb:\n  <<: *x\n',
      'b.c',
      'x: &x { a: 1 }\nb:\n  c: 2\n  <<: *x\n',
    ],
    [
      'beside a merge, at the top',
      'x-: &x { a: 1 }\n<<: *x\n',
      'c',
      'x-: &x { a: 1 }\n<<: *x\nc: 2\n',
    ],
    [
      'beside a merge in a flow map',
      'x: &x { a: 1 }\nb: { <<: *x }\n',
      'b.c',
      'x: &x { a: 1 }\nb: { c: 2, <<: *x }\n',
    ],
  ] as const)('%s', ([, text, path, expected]) => {
    expect(set(text, path, '2')).toBe(expected);
  });
});

describe('an item of a list', () => {
  const block = 'dump:\n  - id: one\n    jobs: 1\n  - { id: two, jobs: 2 }\n';

  test.for([
    ['dump[0].jobs', block.replace('jobs: 1', 'jobs: 9')],
    ['dump[one].jobs', block.replace('jobs: 1', 'jobs: 9')],
    ['dump[1].jobs', block.replace('jobs: 2', 'jobs: 9')],
    ['dump[two].jobs', block.replace('jobs: 2', 'jobs: 9')],
    ['dump[two].idle', block.replace('jobs: 2 }', 'jobs: 2, idle: 9 }')],
    ['dump[one].idle', block.replace('jobs: 1\n', 'jobs: 1\n    idle: 9\n')],
    ['dump[2].jobs', 'there is no dump[2] in the file'],
    ['dump[three].jobs', 'there is no dump[three] in the file'],
    ['dump.jobs', 'there is no dump.jobs in the file'],
  ] as const)('%s', ([path, expected]) => {
    expect(set(block, path, '9')).toBe(expected);
  });

  test('that is a plain value', () => {
    expect(set('a: [x, y]\n', 'a[1]', 'z')).toBe('a: [x, z]\n');
    expect(set('a:\n  - x\n  - y\n', 'a[1]', 'z')).toBe('a:\n  - x\n  - z\n');
  });
});

describe('a value that is not there', () => {
  test.for([
    ['beside others', 'a: 1\n', 'b', '2', 'a: 1\nb: 2\n'],
    ['at the end without a line end', 'a: 1', 'b', '2', 'a: 1\nb: 2'],
    ['behind a comment', 'a: 1  # why\n# end\n', 'b', '2', 'a: 1  # why\nb: 2\n# end\n'],
    ['in a block below', 'a:\n    b: 1\nc: 2\n', 'a.d', '3', 'a:\n    b: 1\n    d: 3\nc: 2\n'],
    ['in a flow map', 'a: { b: 1 }\n', 'a.d', '3', 'a: { b: 1, d: 3 }\n'],
    ['in an empty flow map', 'a: {}\n', 'a.d', '3', 'a: { d: 3 }\n'],
    ['below an empty value', 'a:\nb: 1\n', 'a.d', '3', 'a: { d: 3 }\nb: 1\n'],
    ['with its parents', 'a: 1\n', 'b.c.d', '3', 'a: 1\nb: { c: { d: 3 } }\n'],
    ['with parents in flow', 'a: { b: 1 }\n', 'a.c.d', '3', 'a: { b: 1, c: { d: 3 } }\n'],
    ['with line ends of another system', 'a: 1\r\nb: 2\r\n', 'c', '3', 'a: 1\r\nb: 2\r\nc: 3\r\n'],
    ['with a key that needs quotes', 'a: 1\n', 'x:y', '3', 'a: 1\n"x:y": 3\n'],
  ] as const)('%s', ([, text, path, value, expected]) => {
    expect(set(text, path, value)).toBe(expected);
  });

  test('stages keep their order', () => {
    const text = 'stages:\n  dump: []\n  encrypt: none\n  upload: []\n';
    expect(set(text, 'stages.compress.level', '5')).toBe(
      'stages:\n  dump: []\n  compress: { level: 5 }\n  encrypt: none\n  upload: []\n',
    );
    expect(set(text, 'stages.lock.wait', '5m')).toBe(
      'stages:\n  lock: { wait: 5m }\n  dump: []\n  encrypt: none\n  upload: []\n',
    );
    expect(set(text, 'stages.notify', '[]')).toBe(`${text}  notify: []\n`);
    expect(set('stages: { dump: [], upload: [] }\n', 'stages.encrypt', 'none')).toBe(
      'stages: { dump: [], encrypt: none, upload: [] }\n',
    );
    expect(set('stages: { upload: [] }\n', 'stages.dump', '[]')).toBe(
      'stages: { dump: [], upload: [] }\n',
    );
  });
});

describe('quoting', () => {
  test.for([
    ['text with a comma in flow', 'a: { b: 1 }\n', 'a.b', 'x, y', 'a: { b: "x, y" }\n'],
    ['text with a comma in a block', 'a: 1\n', 'a', 'x, y', 'a: x, y\n'],
    ['text with a brace in flow', 'a: { b: 1 }\n', 'a.b', 'x }', 'a: { b: "x }" }\n'],
    ['text with a colon', 'a: 1\n', 'a', 'x: y', 'a: "x: y"\n'],
    ['text like a comment', 'a: 1\n', 'a', 'x # y', 'a: "x # y"\n'],
    ['text like an anchor', 'a: 1\n', 'a', '&x', 'a: "&x"\n'],
    ['text like an alias', 'a: 1\n', 'a', '*.tmp', 'a: "*.tmp"\n'],
    ['text like a tag', 'a: 1\n', 'a', '!x', 'a: "!x"\n'],
    ['text that begins another value', 'a: 1\n', 'a', '- x', 'a: "- x"\n'],
    ['several lines', 'a: 1\n', 'a', 'x\ny', 'a: "x\\ny"\n'],
    ['nothing', 'a: 1\n', 'a', '', 'a: ""\n'],
    ['only spaces', 'a: 1\n', 'a', '  ', 'a: "  "\n'],
    ['an open bracket', 'a: 1\n', 'a', '[x', 'a: "[x"\n'],
    ['a list', 'a: 1\n', 'a', '[x, y]', 'a: [x, y]\n'],
    ['quotes that were given', 'a: 1\n', 'a', '"x: y"', 'a: "x: y"\n'],
    ['a document marker', 'a: 1\n', 'a', '---', 'a: "---"\n'],
    ['an octal number in quotes', 'a: 1\n', 'a', '"0600"', 'a: "0600"\n'],
  ] as const)('%s', ([, text, path, value, expected]) => {
    expect(set(text, path, value)).toBe(expected);
  });
});

describe('what comes from elsewhere is refused', () => {
  test.for([
    ['through an alias', 'x: &x { a: 1 }\nb: *x\n', 'b.a', 'b is written at line 1'],
    ['as an alias', 'x: &x 1\nb: *x\n', 'b', 'b is written at line 1'],
    ['through a merge', 'x: &x { a: 1 }\nb: { <<: *x, c: 2 }\n', 'b.a', 'b.a is written at line 1'],
  ] as const)('%s', ([, text, path, message]) => {
    expect(set(text, path, '3')).toMatch(message);
  });

  test('but a merged key can be laid over by one of its own', () => {
    const text = 'x: &x { a: 1 }\nb: { <<: *x, c: 2 }\n';
    expect(set(text, 'b.d', '3')).toBe('x: &x { a: 1 }\nb: { <<: *x, c: 2, d: 3 }\n');
  });

  test('and nothing can stand below a plain value', () => {
    expect(set('a: 1\n', 'a.b', '2')).toBe('there is no a.b in the file');
  });
});

describe('paths', () => {
  test.for(['', '.', 'a.', '.a', 'a..b', 'a[', 'a[]', 'a]', '[0]', 'a[0', 'a b', 'a\n', 'a.[0]'])(
    '%j is none',
    (path) => {
      expect(parsePath(path)).toBeNull();
    },
  );

  test('lead through keys, positions and ids', () => {
    expect(parsePath('a.b-c[0][x-1].d')).toEqual([
      { key: 'a' },
      { key: 'b-c' },
      { at: 0 },
      { id: 'x-1' },
      { key: 'd' },
    ]);
  });

  test('are refused in time, however long', () => {
    const started = performance.now();
    expect(parsePath(`${'a[0].'.repeat(20_000)}[`)).toBeNull();
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('any value at any place', () => {
  const text = `# a pipeline\r
version: 1
name: shop  # the name
labels: { env: production, team: "shop" }
stages:
    dump:
        - id: orders
          jobs: 1   # few

        - { id: uploads, paths: [a, b] }
    retention:
        keep:
            daily: 7
    notify:
hooks: []
`;
  const paths = [
    ...['name', 'rpo', 'labels.env', 'labels.new', 'labels.a.b', 'stages.dump[0].jobs', 'hooks'],
    ...['stages.dump[uploads].paths', 'stages.dump[1].paths[0]', 'stages.dump[orders].via.ssh'],
    ...['stages.retention.keep.daily', 'stages.retention.keep.last', 'stages.retention.keep'],
    ...['stages.notify', 'stages.notify.x', 'stages.lock.wait', 'stages.verify', 'new.a.b'],
  ];
  const values = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...'ab:, #[]{}"\'&*!|>-?%@`\n\t0123456789'), maxLength: 8 }),
    fc.integer().map(String),
    fc.constantFrom('true', 'null', '~', '[a, b]', '{ a: 1 }', '1.5', '"x"', "'y'", '---', '...'),
  );

  test('changes nothing beside the edit, and reads back as given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), values, (path, value) => {
        const changed = change(text, path, value);
        if ('message' in changed) throw new Error(changed.message);
        const { edit } = changed;
        const after = applyEdits(text, [edit]).text;
        expect(after.slice(0, edit.start)).toBe(text.slice(0, edit.start));
        expect(after.slice(edit.start + edit.text.length)).toBe(text.slice(edit.end));
        const report = new Report();
        const tree = parseYaml(new SourceText('a.yaml', after), report);
        const found = tree ? find(tree, ...changed.path) : undefined;
        expect(found, after).toBeDefined();
        expectSame(parse(after, { version: '1.2' }), changed.path, value);
      }),
      { numRuns: 3000, seed: 7 },
    );
  });
});

/** The value as YAML where it is one, else the text itself; all else is as before. */
function expectSame(after: unknown, path: readonly (string | number)[], value: string): void {
  const found = path.reduce<unknown>(
    (at, step) => (at instanceof Object ? Reflect.get(at, step) : undefined),
    after,
  );
  const readings: unknown[] = [value, value.trim()];
  try {
    readings.push(parse(value, { version: '1.2', logLevel: 'silent' }));
  } catch {
    // Not YAML by itself: then it must be there as text.
  }
  expect(readings).toContainEqual(found);
}
