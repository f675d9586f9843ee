import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { Site } from './site.ts';

/** Puts programs of ours before those of the machine; `$real` is the one that would be found otherwise. */
export function fakePrograms(
  site: Site,
  scripts: Readonly<Record<string, string>>,
): { readonly PATH: string } {
  const { PATH = '' } = process.env;
  for (const [name, script] of Object.entries(scripts)) {
    const real = execFileSync('sh', ['-c', `command -v ${name} || true`], { encoding: 'utf8' });
    // Whole words: the name of a folder may hold any of them.
    const asks = 'case " $* " in *" --version "*|*" --help "*|*" -V "*) exec "$real" "$@";; esac';
    const text = `#!/bin/sh\nreal=${real.trim()}\n${asks}\n${script}\n`;
    chmodSync(site.write(`programs/${name}`, text), 0o755);
  }
  return { PATH: `${site.path('programs')}${delimiter}${PATH}` };
}
