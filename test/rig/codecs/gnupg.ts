import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const programs = { gpg: 'gpg', gpgconf: 'gpgconf' };

/** GnuPG as a person uses it, with keys, an agent and a folder of its own. */
export interface GnuPG {
  run(args: readonly string[], input?: Uint8Array): Buffer;
  close(): void;
}

export function openGnuPG(): GnuPG {
  // Short: the agent listens there, and the path of a socket has a limit.
  const home = mkdtempSync(join(tmpdir(), 'bp-gpg-'));
  const base = ['--homedir', home, '--batch', '--no-tty', '-q', '--pinentry-mode', 'loopback'];
  return {
    run: (args, input = Buffer.alloc(0)) =>
      execFileSync(programs.gpg, [...base, ...args], {
        input,
        maxBuffer: 1 << 28,
        stdio: ['pipe', 'pipe', 'ignore'],
      }),
    close: () => {
      execFileSync(programs.gpgconf, ['--homedir', home, '--kill', 'all']);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
