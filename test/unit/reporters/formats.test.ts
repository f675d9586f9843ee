import { describe, expect, test } from 'vitest';
import { SourceText } from '../../../src/model/diagnostics/source-text.ts';
import { renderCompact } from '../../../src/reporters/diagnostics/compact.ts';
import { renderGithub } from '../../../src/reporters/diagnostics/github.ts';
import { renderGithubSummary } from '../../../src/reporters/diagnostics/github-summary.ts';
import { renderJson } from '../../../src/reporters/diagnostics/json.ts';
import { summaryLine } from '../../../src/reporters/diagnostics/summary.ts';
import { diagnostic, shop, shopDiagnostics, shopFindings, sourcesOf } from './samples.ts';

const golden = (name: string) => `../../golden/diagnostics/${name}.txt`;
const hostile =
  '%0A::error::x\r\n::set-env name=A::b, \u001b[31m\u009b | <script> `a` [x](https://e.vil) www.e.vil *b* _c_ ~~d~~ $e$ #1 @all';

describe('compact', () => {
  test('is one line each', async () => {
    await expect(renderCompact(shopFindings)).toMatchFileSnapshot(golden('compact'));
  });

  test('stays one line when the message does not', () => {
    const text = renderCompact({
      diagnostics: [diagnostic({ message: hostile })],
      sources: new Map(),
    });
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

describe('json', () => {
  test('has every key every time', async () => {
    await expect(renderJson(shopFindings)).toMatchFileSnapshot(golden('json'));
  });

  test('loses nothing and still sends no control character', () => {
    const text = renderJson({
      diagnostics: [diagnostic({ message: `${hostile}\ud800\u202e` })],
      sources: new Map(),
    });
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}]/u);
    expect(JSON.parse(text)).toMatchObject([{ message: `${hostile}\ud800\u202e` }]);
  });

  test('is an empty array for a good file', () => {
    expect(renderJson({ diagnostics: [], sources: sourcesOf(shop) })).toBe('[]\n');
  });
});

describe('github', () => {
  test('is one command each', async () => {
    await expect(renderGithub(shopFindings)).toMatchFileSnapshot(golden('github'));
  });

  test('escapes what would end a property or a command', () => {
    const source = new SourceText('a,b:c%\n.yaml', 'x');
    const remark = diagnostic({ message: hostile, place: source.place(0, 1), help: '100%' });
    const text = renderGithub({ diagnostics: [remark], sources: new Map() });
    expect(text).toMatch(
      /^::error file=a%2Cb%3Ac%25%0A\.yaml,line=1,endLine=1,col=1,endColumn=2,title=BP2041::%250A/,
    );
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text).toMatch(/%0Ahelp: 100%25\n$/);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('leaves the columns out of a range over several lines', () => {
    const remark = diagnostic({ message: 'm', place: shop.place(0, 30) });
    const text = renderGithub({ diagnostics: [remark], sources: new Map() });
    expect(text).toBe('::error file=backup.pipeline.yaml,line=1,endLine=4,title=BP2041::m\n');
  });

  test('shows errors first, ten at most, and says how many there are besides', () => {
    const diagnostics = Array.from({ length: 14 }, (_, at) =>
      diagnostic({
        message: `m${at}`,
        severity: at < 7 ? 'warning' : 'error',
        place: shop.place(at, at + 1),
      }),
    );
    const lines = renderGithub({ diagnostics, sources: new Map() }).trimEnd().split('\n');
    expect(lines.map((line) => line.split(/[ :]+/)[1])).toEqual([
      ...Array.from({ length: 7 }, () => 'error'),
      ...Array.from({ length: 3 }, () => 'warning'),
      'notice',
    ]);
    expect(lines.at(-1)).toBe('::notice::4 more in the summary');
  });
});

describe('job summary', () => {
  test('is a table of all', async () => {
    await expect(renderGithubSummary(shopFindings)).toMatchFileSnapshot(golden('github-summary'));
  });

  test('cannot be broken by what it quotes', () => {
    const remark = diagnostic({
      message: hostile,
      path: hostile,
      file: hostile,
      help: `a ${hostile}`,
    });
    const text = renderGithubSummary({ diagnostics: [remark], sources: new Map() });
    const row = text.trimEnd().split('\n').at(-1) ?? '';
    expect(row.split('|')).toHaveLength(7);
    expect(row).not.toMatch(/<(?!\/?code>|br>)|\]\(|https:\/\/|www\.|[*_~$@]|(?<!&)#/);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('stays below what GitHub takes and says what is missing', () => {
    const diagnostics = Array.from({ length: 5000 }, (_, at) =>
      diagnostic({ message: `${at} ${'名*'.repeat(100)}`, path: String(at) }),
    );
    const text = renderGithubSummary({ diagnostics, sources: new Map() });
    const shown = text.match(/^\| error/gm)?.length ?? 0;
    expect(Buffer.byteLength(text)).toBeLessThan(900 * 1024);
    expect(Buffer.byteLength(text)).toBeGreaterThan(890 * 1024);
    expect(text).toContain(`\n${5000 - shown} more do not fit here.\n`);
  });
});

describe('order', () => {
  test('is by file, position and gravity, each once', () => {
    const at = (start: number, end = start + 1) => ({ place: shop.place(start, end) });
    const diagnostics = [
      diagnostic({ message: 'z', file: 'z.yaml' }),
      diagnostic({ message: 'late', ...at(90) }),
      diagnostic({ message: 'remark', severity: 'info', ...at(5) }),
      diagnostic({ message: 'warning', severity: 'warning', ...at(5) }),
      diagnostic({ message: 'error', ...at(5) }),
      diagnostic({ message: 'error', ...at(5), path: 'through.an.alias' }),
      diagnostic({ message: 'error', ...at(5, 9) }),
      diagnostic({ message: 'nowhere' }),
    ];
    expect(renderCompact({ diagnostics, sources: new Map() })).toBe(
      `backup.pipeline.yaml: error BP2041 nowhere
backup.pipeline.yaml:1:6: error BP2041 error
backup.pipeline.yaml:1:6: error BP2041 error
backup.pipeline.yaml:1:6: warning BP2041 warning
backup.pipeline.yaml:1:6: info BP2041 remark
backup.pipeline.yaml:5:52: error BP2041 late
z.yaml: error BP2041 z
`,
    );
  });
});

describe('summary line', () => {
  const one = diagnostic({ message: 'a' });
  const warning = diagnostic({ message: 'b', severity: 'warning', file: 'b.yaml' });
  const remark = diagnostic({ message: 'c', severity: 'info' });

  test.each([
    [[], 'no mistakes'],
    [[one], '1 error in 1 file'],
    [[one, one], '1 error in 1 file'],
    [[one, warning], '1 error and 1 warning in 2 files'],
    [[one, warning, remark], '1 error, 1 warning and 1 remark in 2 files'],
    [shopDiagnostics, '4 errors and 1 warning in 2 files'],
  ])('%#', (diagnostics, expected) => {
    expect(summaryLine(diagnostics)).toBe(expected);
  });
});
