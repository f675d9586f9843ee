import { failureFinding } from '../../../model/failure-finding.ts';
import type { Finding } from '../../../ports/step-context.ts';
import type { Around } from './access.ts';
import { familyNames, isOlderSeries } from './family.ts';
import { choose, type Program } from './programs.ts';
import { missing, type Server } from './server.ts';

/** The program that dumps, or why there is none that may. */
export interface DumpProgram {
  readonly program: Program | null;
  readonly findings: readonly Finding[];
}

export function findDumpProgram(
  { installed, wanted, family, version, label }: Server,
  around: Around,
): DumpProgram {
  const program = choose(installed, 'dump', wanted);
  if (program === null) {
    return { program, findings: [failureFinding(missing('dump', wanted, around))] };
  }
  if (wanted !== family) {
    const message = `the server is ${familyNames[family]}, and \`flavor\` names the programs of ${familyNames[wanted]}: ${lost[family]}`;
    const hint = 'use `flavor: auto`, unless restores of such a dump are proved';
    return { program, findings: [{ severity: 'warning', message, hint }] };
  }
  if (!isOlderSeries(program.version, version)) return { program, findings: [] };
  const message = `${program.name} ${program.version} is older than ${label}, ${familyNames[family]} ${version}: what is new there may be missing in the dump`;
  const hint = `install ${program.name} ${version} or later, or run it where the server is, by \`via\``;
  return { program, findings: [{ severity: 'error', message, hint }] };
}

/** What the programs of the other family are known not to understand. */
const lost = {
  mariadb: 'sequences, packages and versioned tables are lost or cannot be dumped',
  mysql:
    'roles, invisible columns and generated defaults can be lost, and logins by caching_sha2_password fail',
} as const;
