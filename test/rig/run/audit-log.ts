import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dataOf } from './confirming.ts';
import type { Ran } from './program.ts';
import type { Site } from './site.ts';

// As in `confirming.ts`.
// biome-ignore lint/suspicious/noExplicitAny: a document of unknown shape is what is tested.
type Document = any;

export const logOf = (site: Site) => join(site.state, 'audit.ndjson');

/** The entries of the log, oldest first; what is none is `null`. */
export function entriesOf(site: Site): readonly Document[] {
  const lines = readFileSync(logOf(site), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    try {
      return JSON.parse(line);
    } catch {
      return null;
    }
  });
}

/** What was done, oldest first. */
export async function deedsOf(site: Site): Promise<readonly Document[]> {
  return dataOf(await site.run('audit', 'list', '--json')).deeds.toReversed();
}

/** Checks the log, which must end so. */
export async function verifyLog(
  site: Site,
  code: number,
): Promise<Ran & { readonly data: Document }> {
  const ran = await site.run('audit', 'verify', '--json');
  expect(ran, ran.stdout + ran.stderr).toMatchObject({ code });
  return { ...ran, data: dataOf(ran) };
}
