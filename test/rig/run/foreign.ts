import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { openKeyRing } from '../catalog/gnupg.ts';
import { mustRun } from '../catalog/shell.ts';
import type { Site } from './site.ts';

/** What somebody has made with other tools, in a folder beside the repository. */
export async function byHand(site: Site, script: string): Promise<void> {
  const cwd = site.path('old');
  mkdirSync(cwd, { recursive: true });
  await mustRun(script, { cwd, gnupgHome: openKeyRing(), shell: 'bash' });
}

/** What lies in the state folder while a file is in quarantine. */
export const quarantined = (site: Site): readonly string[] =>
  !existsSync(site.state)
    ? []
    : readdirSync(site.state, { recursive: true, encoding: 'utf8' }).filter((path) =>
        /scratch\/.*(?:quarantine|unwrapped|proved)$/.test(path),
      );
