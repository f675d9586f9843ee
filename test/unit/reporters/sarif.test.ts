import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../../src/model/diagnostics/catalogue/entry.ts';
import { SourceText } from '../../../src/model/diagnostics/source-text.ts';
import type { Findings } from '../../../src/reporters/diagnostics/prepare.ts';
import { renderSarif } from '../../../src/reporters/diagnostics/sarif.ts';
import { diagnostic, shop, shopFindings, sourcesOf } from './samples.ts';
import { sarifSubset } from './sarif-subset.ts';

const relativeUri = /^(?:file:\/\/)?(?:[\w.~!'()*-]|%[\dA-F]{2}|\/)*$/;
const ajv = new Ajv2020({
  strictTypes: false,
  formats: { uri: (uri: string) => URL.canParse(uri), 'uri-reference': relativeUri },
});
const isSarif = ajv.compile(sarifSubset);

const entry: Entry = {
  title: 'a number is too small',
  text: 'A rule that keeps none would delete all.',
  exit: 65,
  example: { wrong: 'keep: { daily: 0 }\n', right: 'keep: { daily: 1 }\n' },
};

function sarif(findings: Findings) {
  const text = renderSarif({
    ...findings,
    version: '1.2.3',
    explain: (code) => (code === 'BP2041' ? entry : undefined),
  });
  const log = JSON.parse(text);
  expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true);
  return { text, run: log.runs[0], result: log.runs[0].results[0] };
}

test('holds rules, results, related places and fixes', async () => {
  const { text, run } = sarif(shopFindings);
  await expect(text).toMatchFileSnapshot('../../golden/diagnostics/sarif.txt');
  for (const { ruleId, ruleIndex } of run.results)
    expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
});

test('is valid for a good file too', () => {
  expect(sarif({ diagnostics: [], sources: sourcesOf(shop) }).run.results).toEqual([]);
});

test.each([
  ['a b/ü#?%.yaml', 'a%20b/%C3%BC%23%3F%25.yaml'],
  ['./pipelines/shop.yaml', 'pipelines/shop.yaml'],
  ['c:shop.yaml', 'c%3Ashop.yaml'],
  ['../shop.yaml', '../shop.yaml'],
  ['/srv/my shop.yaml', 'file:///srv/my%20shop.yaml'],
  ['\ud800.yaml', '%EF%BF%BD.yaml'],
])('the file %j is told as %s', (file, uri) => {
  const { result } = sarif({
    diagnostics: [diagnostic({ message: 'm', file })],
    sources: new Map(),
  });
  expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
});

test('a fix names its range even when its file is not at hand', () => {
  const edits = [{ file: 'other.yaml', start: 3, end: 5, text: '' }];
  const remark = diagnostic({ message: 'm', fix: { title: 'drop it', safe: false, edits } });
  const [fix] = sarif({ diagnostics: [remark], sources: new Map() }).result.fixes;
  expect(fix.description.text).toBe('drop it (look at it before you apply it)');
  expect(fix.artifactChanges[0].replacements).toEqual([
    { deletedRegion: { charOffset: 3, charLength: 2 }, insertedContent: { text: '' } },
  ]);
});

test('a message is no template and no link', () => {
  const message = '{0} ${env:A} [1, 2] [x](https://e.vil)';
  const { result } = sarif({ diagnostics: [diagnostic({ message })], sources: new Map() });
  expect(result.message.text).toBe('{{0}} ${env:A} [1, 2] \\[x\\](https://e.vil)');
});

test('is valid and quotes nothing, whatever the text', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 40 });
  const check = fc.property(
    anything,
    anything,
    fc.nat(40),
    fc.nat(40),
    (file, text, start, end) => {
      const source = new SourceText(file, text);
      const remark = diagnostic({
        message: `m${text}`,
        place: source.place(start, end),
        path: text,
      });
      const output = sarif({ diagnostics: [remark], sources: sourcesOf(source) }).text;
      expect(output).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}]/u);
      expect(output).not.toContain('snippet');
    },
  );
  fc.assert(check, { numRuns: 300 });
});
