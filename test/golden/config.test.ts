import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderSettings } from '../../src/cli/config/render-settings.ts';
import { listSettings } from '../../src/config/settings.ts';
import { catalogue } from '../../src/model/diagnostics/catalogue.ts';
import type { Diagnostic } from '../../src/model/diagnostics/diagnostic.ts';
import type { Findings } from '../../src/reporters/diagnostics/prepare.ts';
import { plainPalette } from '../../src/reporters/palette.ts';
import { guide } from '../rig/config/setting.ts';
import {
  createVectorRepository,
  loadVector,
  removeVectorRepository,
  renderAll,
  vectorFolder,
  vectors,
} from '../rig/config/vectors.ts';

let repository = '';

beforeAll(async () => {
  repository = await createVectorRepository();
});

afterAll(() => removeVectorRepository(repository));

test('there are vectors enough, most of them wrong', () => {
  const wrong = vectors.filter(({ code }) => code !== null);
  expect(wrong.length).toBeGreaterThanOrEqual(120);
  expect(vectors.length - wrong.length).toBeGreaterThanOrEqual(20);
});

describe.for(vectors)('$name', ({ name, code }) => {
  test('is told as its golden file says', async () => {
    const { findings, pipelines } = loadVector(name, repository);
    const codes = findings.diagnostics.map((diagnostic) => diagnostic.code);
    const errors = findings.diagnostics.filter(({ severity }) => severity === 'error');
    if (code === null) expect(errors).toEqual([]);
    else expect(codes).toContain(code);
    const tree = pipelines.at(-1)?.tree;
    const settings = code === null && tree ? listSettings(tree, guide) : [];
    const { pretty = '', compact = '' } = renderAll(findings);
    const shown = [
      pretty,
      compact,
      settings.length > 0 ? renderSettings(settings, plainPalette) : '',
    ];
    await expect(
      shown
        .filter((text) => text !== '')
        .join('\n')
        .replaceAll(repository, '/repository'),
    ).toMatchFileSnapshot(join(vectorFolder, `${name}.txt`));
  });

  test('each remark has a known code, a place inside its file, and help', () => {
    const { findings } = loadVector(name, repository);
    for (const diagnostic of findings.diagnostics) {
      expect(catalogue).toHaveProperty(diagnostic.code);
      expect(diagnostic.help, diagnostic.message).toMatch(/\S/);
      expect(diagnostic.message).not.toMatch(/undefined|\[object|\n/);
      expect(diagnostic.help).not.toMatch(/undefined|\[object/);
      expectInside(diagnostic, findings);
    }
    const said = findings.diagnostics.map(({ code, place, message }) =>
      JSON.stringify([code, place, message]),
    );
    expect(new Set(said).size).toBe(said.length);
  });

  test('no output shows a secret', () => {
    const { findings } = loadVector(name, repository);
    for (const output of Object.values(renderAll(findings))) expect(output).not.toMatch(/s3cr3t/);
  });
});

function expectInside({ place, file }: Diagnostic, { sources }: Findings): void {
  const source = sources.get(file);
  expect(place).not.toBeNull();
  expect(source).toBeDefined();
  if (place === null || source === undefined) return;
  for (const { line, column } of [place.start, place.end]) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(source.lineCount);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(source.line(line).length + 1);
  }
}
