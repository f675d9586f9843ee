import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/model/diagnostics/diagnostic.ts';
import { SourceText } from '../../../src/model/diagnostics/source-text.ts';
import { renderCompact } from '../../../src/reporters/diagnostics/compact.ts';
import { renderGithub } from '../../../src/reporters/diagnostics/github.ts';
import { renderGithubSummary } from '../../../src/reporters/diagnostics/github-summary.ts';
import { renderJson } from '../../../src/reporters/diagnostics/json.ts';
import type { Findings } from '../../../src/reporters/diagnostics/prepare.ts';
import { renderPretty } from '../../../src/reporters/diagnostics/pretty.ts';
import { renderSarif } from '../../../src/reporters/diagnostics/sarif.ts';
import { diagnostic, placeOf, sourcesOf } from './samples.ts';

const outputs: Readonly<Record<string, (findings: Findings) => string>> = {
  pretty: renderPretty,
  compact: renderCompact,
  json: renderJson,
  github: renderGithub,
  summary: renderGithubSummary,
  sarif: (findings) => renderSarif({ ...findings, version: '1.2.3', explain: () => undefined }),
};
const formats = Object.entries(outputs);

/** Masked or not, a secret may be cut by the output's own escapes, so the search ignores punctuation. */
function contains(output: string, secret: string): boolean {
  const letters = (text: string) => text.replace(/&#\d+;|%[\dA-F]{2}|[^\p{L}\p{N}]/gu, '');
  return output.includes(secret) || letters(output).includes(letters(secret));
}

const secret = 's3cr3t-Pa55';
const source = new SourceText(
  'a.yaml',
  `above: ${secret}
db: { user: root, password: "${secret}", port: 99999 }
key: |
  -----BEGIN KEY-----
  aGVsbG8gd29ybGQ
  -----END KEY-----
after: 1
`,
);
const quoted = placeOf(source, `"${secret}"`);
const concealing = diagnostic({ message: 'a literal secret', place: quoted, conceal: true });
const findings = (...others: readonly Diagnostic[]): Findings => ({
  diagnostics: [...others, concealing],
  sources: sourcesOf(source),
});

describe.each(formats)('%s shows no secret', (_, render) => {
  test('of the diagnostic itself', () => {
    expect(contains(render(findings()), secret)).toBe(false);
  });

  test('in a neighbour on the same line, in one below, in one above and in the copy above', () => {
    const others = ['99999', 'user', 'key', 'above'].map((piece) =>
      diagnostic({ message: `look at ${piece}`, place: placeOf(source, piece) }),
    );
    expect(contains(render(findings(...others)), secret)).toBe(false);
  });

  test('in one that overlaps it and does not conceal anything', () => {
    const { start, end } = quoted;
    const others = [
      diagnostic({
        message: 'starts inside',
        place: source.place(start.offset + 3, end.offset + 4),
      }),
      diagnostic({ message: 'holds it', place: source.place(start.offset - 20, end.offset + 2) }),
      diagnostic({ message: 'the same place', place: quoted }),
      diagnostic({ message: 'a literal secret', place: quoted }),
      diagnostic({ message: 'whole file', place: source.place(0, source.text.length) }),
    ];
    expect(contains(render(findings(...others)), secret)).toBe(false);
  });

  test('in a related place, a sentence or an edit', () => {
    const edit = (text: string) => ({
      file: source.file,
      start: quoted.start.offset,
      end: quoted.end.offset,
      text,
    });
    const other = diagnostic({
      message: `unknown value ${secret}`,
      place: placeOf(source, '99999'),
      note: `"${secret}"`,
      help: `did you mean ${secret}?`,
      path: `db.${secret}`,
      related: [{ place: quoted, message: `${secret} stands here` }],
      fix: { title: `write '${secret}'`, safe: true, edits: [edit(`'${secret}'`)] },
    });
    const spelled = {
      ...concealing,
      fix: { title: 'quote', safe: true, edits: [edit('"s3\\x63r3t-Pa55"')] },
    };
    const output = render({ diagnostics: [other, spelled], sources: sourcesOf(source) });
    expect(contains(output, secret)).toBe(false);
    expect(output).not.toContain('x63r3t');
  });

  test('of several lines', () => {
    const start = source.text.indexOf('|');
    const block = source.place(start, source.text.indexOf('after'));
    const others = [
      diagnostic({ message: 'a key', place: block, conceal: true }),
      diagnostic({ message: 'm', place: placeOf(source, 'aGVsbG8') }),
      diagnostic({ message: 'unknown aGVsbG8gd29ybGQ', place: placeOf(source, 'after') }),
    ];
    expect(contains(render(findings(...others)), 'aGVsbG8')).toBe(false);
  });

  test('whose escapes are resolved in a sentence', () => {
    const escaped = new SourceText('b.yaml', 'password: "s3\\x63r3t\\u002dPa55"\nname: x\n');
    const place = escaped.place(10, escaped.text.indexOf('\n'));
    const diagnostics = [
      diagnostic({ message: 'a literal secret', place, conceal: true }),
      diagnostic({ message: `not a name: ${secret}`, place: placeOf(escaped, 'name') }),
    ];
    expect(contains(render({ diagnostics, sources: sourcesOf(escaped) }), secret)).toBe(false);
  });

  test('wherever it stands and whatever else is said', () => {
    const filler = fc.string({
      unit: fc.constantFrom('a', ' ', '\n', '名', '\t', ':'),
      maxLength: 150,
    });
    const offset = fc.integer({ min: 0, max: 300 });
    const check = fc.property(
      filler,
      filler,
      fc.array(fc.tuple(offset, offset)),
      (before, after, ranges) => {
        const file = new SourceText('c.yaml', `${before}${secret}${after}${secret}`);
        const other = ranges.map(([start, end]) =>
          diagnostic({ message: 'm', place: file.place(start, end) }),
        );
        const diagnostics = [
          ...other,
          diagnostic({ message: 'm', place: placeOf(file, secret), conceal: true }),
        ];
        expect(contains(render({ diagnostics, sources: sourcesOf(file) }), secret)).toBe(false);
      },
    );
    fc.assert(check, { numRuns: 100 });
  });
});

test('a frame shows one dot per character and leaves the rest readable', () => {
  const port = diagnostic({ message: 'too large', place: placeOf(source, '99999') });
  const output = renderPretty(findings(port));
  expect(output).toContain('db: { user: root, password: •••••••••••••, port: 99999 }');
  expect(output).toContain(' 1 | above: •••••••••••');
});

test('a secret that is a plain word does not give itself away by masking that word everywhere', () => {
  const file = new SourceText('d.yaml', 'password: postgres\nkind: postgres\n');
  const diagnostics = [
    diagnostic({
      message: 'postgres is no reference',
      place: placeOf(file, 'postgres'),
      conceal: true,
    }),
    diagnostic({ message: 'a postgres dump', place: placeOf(file, 'kind') }),
    diagnostic({ message: 'not "postgres"', place: placeOf(file, 'kind') }),
  ];
  expect(renderCompact({ diagnostics, sources: sourcesOf(file) })).toBe(
    `d.yaml:1:11: error BP2041 ••• is no reference
d.yaml:2:1: error BP2041 a postgres dump
d.yaml:2:1: error BP2041 not "•••"
`,
  );
});

test('an edit beside a secret is still told', () => {
  const fix = {
    title: 'drop it',
    safe: true,
    edits: [{ file: source.file, start: 0, end: 6, text: 'other:' }],
  };
  const other = diagnostic({ message: 'm', place: placeOf(source, 'above:'), fix });
  const records: unknown = JSON.parse(renderJson(findings(other)));
  expect(records).toMatchObject([{ fix }, { fix: null }]);
});
