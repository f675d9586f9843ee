import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Loaded, loadPipeline } from '../../src/config/load.ts';
import { catalogue } from '../../src/model/diagnostics/catalogue.ts';
import { renderPretty } from '../../src/reporters/diagnostics/pretty.ts';
import { createRandom, mutate } from '../rig/config/mutate.ts';
import { settingIn } from '../rig/config/setting.ts';

const root = join(import.meta.dirname, '../..');
const seed = Number(process.env.FUZZ_SEED ?? 20_260_101);
const mutants = 10_000;

let repository = '';

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'vectors-fuzz-'));
  mkdirSync(join(repository, '.git'));
  cpSync(join(root, 'pipelines'), join(repository, 'pipelines'), { recursive: true });
  cpSync(join(root, 'backup.pipeline.yaml'), join(repository, 'backup.pipeline.yaml'));
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

/** Half of the mutants are of the default pipeline, the others of the examples in turn. */
test(`${mutants} mutants end with a plan or with errors at their places`, {
  timeout: 240_000,
}, () => {
  const originals = globSync('pipelines/*.pipeline.yaml', { cwd: repository }).sort();
  const setting = settingIn(repository, { environment: { HOME: '/root' } });
  const codes = new Set<string>();
  let valid = 0;
  for (let number = 0; number < mutants; number += 1) {
    const example = originals[Math.floor(number / 2) % originals.length] ?? '';
    const name = number % 2 === 0 ? 'backup.pipeline.yaml' : example;
    const bytes = mutate(readFileSync(join(root, name), 'utf8'), createRandom(seed + number));
    const file = join(repository, name);
    writeFileSync(file, bytes);
    try {
      const started = performance.now();
      const loaded = loadPipeline(file, setting);
      const shown = renderPretty(loaded);
      expect(performance.now() - started).toBeLessThan(2000);
      check(loaded, shown);
      if (loaded.plan !== null) valid += 1;
      for (const { code } of loaded.diagnostics) codes.add(code);
    } catch (error) {
      const told = `mutant ${number} of ${name}, seed ${seed}:\n${bytes.toString()}`;
      throw new Error(told, { cause: error });
    }
  }
  // Mutants that are all refused at the first sign would prove little.
  expect(valid).toBeGreaterThan(mutants / 20);
  expect(codes.size).toBeGreaterThan(25);
});

/** Of these there is no text to point at. */
const placeless = ['BP1001', 'BP1002', 'BP1003'];

function check({ plan, diagnostics }: Loaded, shown: string): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(plan === null).toBe(errors.length > 0);
  for (const { code, place, help, message } of diagnostics) {
    expect(catalogue).toHaveProperty(code);
    if (!placeless.includes(code)) expect(place, code).not.toBeNull();
    expect(help, `${code} ${message}`).toMatch(/\S/);
    expect(message).not.toMatch(/undefined|\[object|NaN/);
  }
  if (errors.length > 0) expect(shown).toContain(errors[0]?.code);
  expectFrozen(plan);
}

function expectFrozen(value: unknown): void {
  if (value === null || typeof value !== 'object') return;
  if (!Object.isFrozen(value)) throw new Error(`not frozen: ${JSON.stringify(value)}`);
  for (const part of Object.values(value)) expectFrozen(part);
}
