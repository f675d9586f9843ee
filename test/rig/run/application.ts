import { expect } from 'vitest';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import { assertInvariants } from './invariants.ts';
import type { Ran } from './program.ts';
import { openSite, type PipelineWishes, type Site } from './site.ts';
import { manifestsAt } from './stored.ts';

/** A site whose pipeline knows this of its application. */
export function siteWith(application: string, wishes: PipelineWishes = {}): Site {
  return openSite({ ...wishes, top: [`application: ${application}`] });
}

export interface BackedUp {
  readonly ran: Ran;
  readonly manifest: Manifest;
  readonly application: Manifest['application'];
}

export async function backUp(site: Site, ...argv: readonly string[]): Promise<BackedUp> {
  const ran = await site.run('run', '--json', ...argv);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const manifest = manifestsAt(site, 'here').find(({ id }) => id === ran.summary?.run);
  if (manifest === undefined) throw new Error('there is no manifest');
  return { ran, manifest, application: manifest.application };
}

/** Ends before anything is touched, and says why. */
export async function expectRefusal(
  site: Site,
  says: RegExp,
  ...argv: readonly string[]
): Promise<Ran> {
  const ran = await site.run('run', '--json', ...argv);
  expect(ran, ran.stderr).toMatchObject({ code: 69 });
  expect(ran.lastLine).toMatch(says);
  expect(manifestsAt(site, 'here')).toEqual([]);
  await assertInvariants(site);
  return ran;
}
