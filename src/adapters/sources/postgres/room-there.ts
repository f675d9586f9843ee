import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { formatBytes } from '../../../util/human.ts';
import { readProgram } from './read-program.ts';
import type { Server } from './server.ts';

const program = `df -Pk "\${TMPDIR:-/tmp}" | awk 'NR == 2 { print $4 }' || :`;

/** The room for temporary files in another place, which the run itself cannot see. */
export async function judgeRoomThere(
  { place }: Server,
  bytes: number,
  context: StepContext,
): Promise<readonly Finding[]> {
  const said = await readProgram({ place, command: { argv: ['sh', '-c', program] } }, context);
  const free = Number.parseInt(said, 10) * 1024;
  if (Number.isNaN(free) || free >= bytes) return [];
  return [
    {
      severity: 'warning',
      message: `the dump may need ${formatBytes(bytes)} of temporary files where pg_dump runs, and ${formatBytes(free)} are free`,
      hint: 'make room there, or dump with `format: custom`, which needs none',
    },
  ];
}
