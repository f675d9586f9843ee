import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import { decideCode, type RecordedCode } from '../../../src/model/restore/code.ts';
import type { CheckoutHandle } from '../../../src/stages/restore/checkout/handle.ts';
import { observeCode } from '../../../src/stages/restore/checkout/observe.ts';
import { prepareCheckout } from '../../../src/stages/restore/checkout/prepare.ts';
import { Repository } from '../../rig/restore/repository.ts';
import { createContext, type TestContext, temporaryFolder } from '../step-context.ts';

/** A repository whose code of then is tagged `v1`, and whose code of today is on `main`. */
export interface Setting {
  readonly code: Repository;
  readonly place: ReturnType<typeof createLocalPlace>;
  readonly context: TestContext;
  readonly old: string;
  readonly now: string;
}

const filesThen = { 'app.js': 'then\n', 'old.js': 'old\n', 'both.js': 'same\n' };
const filesNow = { 'app.js': 'now\n', 'new/file.js': 'new\n', 'both.js': 'same\n' };

export async function createSetting(
  more: { old?: Record<string, string>; now?: Record<string, string> } = {},
): Promise<Setting> {
  const code = new Repository(await temporaryFolder());
  const old = code.commit({ ...filesThen, ...more.old });
  code.git('tag', '--annotate', '--message', 'then', 'v1');
  const now = code.commit({ ...filesNow, ...more.now });
  const environment = { PATH: process.env.PATH, HOME: code.home, GIT_DIR: '/nowhere' };
  const place = createLocalPlace({ environment, graceMs: 100 });
  return { code, place, context: await createContext(), old, now };
}

function observe({ code, place, context }: Setting, recorded: RecordedCode) {
  return observeCode({ repository: code.path, recorded }, place, context);
}

export function prepare({ code, place, context }: Setting, recorded: RecordedCode) {
  const wish = { repository: code.path, recorded, pipeline: 'shop', backup: 'B1' };
  return prepareCheckout(wish, place, context);
}

/** Of the tag `v1`, which can be checked out. */
export async function handleOf(setting: Setting): Promise<CheckoutHandle> {
  const { handle, plan } = await prepare(setting, { tag: 'v1', commit: setting.old });
  if (handle === null) throw new Error(JSON.stringify(plan));
  // As the journal gives it back.
  return JSON.parse(JSON.stringify(handle));
}

/** A program `git` first on the path, whose script finds the real one in `$git`. */
export function fakeGit({ code }: Setting, script: string) {
  const bin = join(code.home, 'bin');
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'git'), `#!/bin/sh\ngit=${git}\n${script}\n`, { mode: 0o755 });
  const environment = { PATH: `${bin}:${process.env.PATH}`, HOME: code.home };
  return { path: code.path, environment };
}

/** What a plan would say; it must have changed nothing. */
export async function decide(setting: Setting, recorded?: Partial<RecordedCode>) {
  const before = setting.code.state();
  const all = { tag: 'v1', commit: setting.old, ...recorded };
  const plan = decideCode(true, all, await observe(setting, all));
  expect(setting.code.state()).toEqual(before);
  const [first] = plan.reasons;
  return {
    ...plan,
    whys: plan.reasons.map(({ why }) => why),
    says: first?.message,
    do: first?.hint,
  };
}
