import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Json } from '../../src/model/run/facts.ts';
import type { StepContext } from '../../src/ports/step-context.ts';

/** A context that remembers what a part says. Its scratch folder goes when the test ends. */
export interface TestContext extends StepContext {
  readonly facts: Record<string, Json>;
  readonly warnings: string[];
  readonly abort: (reason?: unknown) => void;
  readonly folder: string;
}

export async function createContext(): Promise<TestContext> {
  const folder = await temporaryFolder();
  const controller = new AbortController();
  const facts: Record<string, Json> = {};
  const warnings: string[] = [];
  let count = 0;
  return {
    folder,
    facts,
    warnings,
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    scratch: { path: (name) => Promise.resolve(join(folder, `${count++}-${name}`)) },
    clock: { now: () => Date.now() },
    record: (more) => void Object.assign(facts, more),
    progress: () => undefined,
    warn: (message) => void warnings.push(message),
  };
}

/** A folder of this test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
