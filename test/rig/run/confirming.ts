import { expect } from 'vitest';
import type { Ran } from './program.ts';
import type { Site } from './site.ts';

// The tests look at what they expect and fail where it is not there.
// biome-ignore lint/suspicious/noExplicitAny: a document of unknown shape is what is tested.
type Data = any;

export function dataOf({ stdout }: Pick<Ran, 'stdout'>): Data {
  return JSON.parse(stdout).data;
}

/** The token of a plan that waits for it. */
export async function tokenOf(site: Site, ...argv: readonly string[]): Promise<string> {
  const ran = await site.run(...argv, '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 77 });
  const { plan, plans } = dataOf(ran);
  const token = (plan ?? plans[0]).confirmation?.token;
  expect(token, ran.stdout).toMatch(/^[0-9a-z]{4}(?:-[0-9a-z]{4}){4}$/);
  return token;
}

/** Runs a command that must end so. */
export async function runTo(site: Site, code: number, ...argv: readonly string[]): Promise<Ran> {
  const ran = await site.run(...argv);
  expect(ran, ran.stdout + ran.stderr).toMatchObject({ code });
  return ran;
}
