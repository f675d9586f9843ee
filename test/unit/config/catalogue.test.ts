import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadText } from '../../../src/config/load.ts';
import type { Entry } from '../../../src/model/diagnostics/catalogue/entry.ts';
import { meaning } from '../../../src/model/diagnostics/catalogue/meaning.ts';
import { shape } from '../../../src/model/diagnostics/catalogue/shape.ts';
import { syntax } from '../../../src/model/diagnostics/catalogue/syntax.ts';
import { catalogue } from '../../../src/model/diagnostics/catalogue.ts';
import { settingIn } from '../../rig/config/setting.ts';

const base = `stages:
  dump:
    - { id: uploads, type: files, paths: [uploads] }
  encrypt: none
  upload:
    - { id: nas, type: local, path: /srv/backups }
`;

let repository = '';

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'vectors-catalogue-'));
  mkdirSync(join(repository, '.git'));
  writeFileSync(join(repository, 'base.yaml'), base);
  writeFileSync(join(repository, 'circle.yaml'), 'extends: [circle.yaml]\n');
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

/** An example is a whole pipeline, or what one says beside the base that it extends. */
function completed(part: string, isWhole: boolean): string {
  if (isWhole) return part;
  const says = (key: string) => new RegExp(`^${key}:`, 'm').test(part);
  const head = [
    ...(says('version') ? [] : ['version: 1']),
    ...(says('name') ? [] : ['name: example']),
    ...(says('extends') ? [] : ['extends: [base.yaml]']),
  ];
  return `${head.join('\n')}\n${part.replace(/^extends: \[/m, 'extends: [base.yaml, ')}`;
}

const setting = () => settingIn(repository, { environment: { PWD: '/srv/shop' } });

function codesOf(text: string): readonly string[] {
  const { diagnostics } = loadText(join(repository, 'example.yaml'), text, setting());
  return diagnostics.map(({ code }) => code);
}

function errorsOf(text: string): readonly string[] {
  const { diagnostics } = loadText(join(repository, 'example.yaml'), text, setting());
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);
}

const entries: readonly (readonly [string, Entry])[] = Object.entries({
  ...syntax,
  ...shape,
  ...meaning,
});

describe.for(entries.filter(([, { example }]) => example))('the example of %s', ([code, entry]) => {
  const { wrong = '', right = '' } = entry.example ?? {};
  const isWhole = right.startsWith('version: 1\nname:');

  test('shows the mistake, and no other', () => {
    expect(new Set(codesOf(completed(wrong, isWhole)))).toEqual(new Set([code]));
  });

  test('is right when mended', () => {
    const text = completed(right, isWhole);
    expect(errorsOf(text)).toEqual([]);
    expect(codesOf(text)).not.toContain(code);
  });
});

describe('the codes', () => {
  const src = join(import.meta.dirname, '../../../src');
  const files = globSync('**/*.ts', { cwd: src }).filter((name) => !name.includes('catalogue'));
  const emitted = new Set(
    files.flatMap((name) => readFileSync(join(src, name), 'utf8').match(/\bBP\d{4}\b/g) ?? []),
  );

  test('that are emitted are all explained', () => {
    expect([...emitted].filter((code) => !Object.hasOwn(catalogue, code))).toEqual([]);
  });

  test('that are explained are all emitted', () => {
    expect(Object.keys(catalogue).filter((code) => !emitted.has(code))).toEqual([]);
  });

  test('have a title of a few words, and a text of whole sentences', () => {
    for (const [code, { title, text }] of Object.entries(catalogue)) {
      expect(title, code).toMatch(/^.{5,60}[^.]$/);
      expect(text, code).toMatch(/\.$/);
    }
  });
});
