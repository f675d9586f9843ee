import { cpSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { mustRun } from '../catalog/shell.ts';
import type { Site } from './site.ts';
import { namesIn } from './stored.ts';

export interface ByHand {
  readonly folder: string;
  readonly page: string;
}

/** Takes one copy away, as on the day on which nothing else is left, and does what its page says. */
export async function restoreByHand(
  site: Site,
  gnupgHome: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ByHand> {
  const [id = ''] = namesIn(site.path('nas/shop')).filter((name) => name.includes('T'));
  const folder = site.path('by-hand');
  cpSync(site.path('nas/shop', id), folder, { recursive: true });
  const page = readFileSync(`${folder}/RESTORE.md`, 'utf8');
  const outputs: string[] = [];
  for (const script of commandsOf(page)) {
    outputs.push(await mustRun(script, { cwd: folder, gnupgHome, shell: 'sh', env }));
  }
  expect(outputs.join('')).toContain('the page is right');
  await mustRun('gpgconf --kill all', { cwd: folder, gnupgHome });
  return { folder, page };
}

/** What stands between the fences of a page, without the lines that are offered instead of others. */
function commandsOf(page: string): readonly string[] {
  return [...page.matchAll(/(^Without room[^\n]*\n\n)?^```sh\n([\s\S]*?)^```$/gm)]
    .filter(([, isAlternative]) => isAlternative === undefined)
    .map(([, , text]) => text ?? '');
}
