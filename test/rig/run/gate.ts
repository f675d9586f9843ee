import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Site } from './site.ts';

/** A dump that lasts until the gate of its site is opened. */
export const gated =
  "{ id: slow, type: command, run: [sh, -c, 'echo begin; cat gate'], restore: [cat], extension: txt }";

export interface Gate {
  /** Lets the dump through that waits, and those of later runs. */
  open(): Promise<void>;
}

/** Closes the gate of a site. */
export function closeGate(site: Site): Gate {
  const path = site.path('repository/gate');
  rmSync(path, { force: true });
  execFileSync('mkfifo', [path]);
  return {
    open: async () => {
      await writeFile(path, 'end\n', { flag: 'r+' });
      rmSync(path);
      writeFileSync(path, 'end\n');
    },
  };
}
