import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { ask } from './client.ts';
import { refusalOf } from './explain.ts';
import type { Server } from './server.ts';

/** All that speaks against a dump of a server that answers, at once. Starts nothing there. */
export async function checkServer(
  server: Server,
  context: StepContext,
): Promise<readonly Finding[]> {
  return [...judgeKind(server), ...(await judgeRights(server, context))];
}

function judgeKind(server: Server): readonly Finding[] {
  const { label, mode, role, isLinked, ignoresPassword } = server;
  const findings: Finding[] = [];
  if (mode === 'sentinel') {
    const hint = 'name one of the servers that it watches: `SENTINEL MASTERS` lists them';
    findings.push({
      severity: 'error',
      message: `${label} is a sentinel, which has no data`,
      hint,
    });
  }
  if (role === 'replica' && !isLinked) {
    const hint = 'wait until it is connected again, or dump the primary';
    const message = `${label} is a replica that has lost its primary: it gives no data away`;
    findings.push({ severity: 'error', message, hint });
  }
  if (mode === 'cluster') {
    const hint = 'make a dump of each primary of the cluster';
    const message = `${label} is a node of a cluster: only the keys of its own slots are dumped`;
    findings.push({ severity: 'warning', message, hint });
  }
  if (ignoresPassword) {
    const hint = 'leave `password` out, or set `requirepass`';
    findings.push({ severity: 'warning', message: `${label} asks for no password`, hint });
  }
  return findings;
}

/** The one is harmless; whether the other is allowed can only be asked since version 7, by those who may ask. */
async function judgeRights(server: Server, context: StepContext): Promise<readonly Finding[]> {
  const bare = await ask(server, ['REPLCONF'], context);
  const refusal = /^NOPERM/.test(bare.output) ? refusalOf(server, bare) : null;
  if (refusal !== null) {
    return [{ severity: 'error', message: refusal.message, hint: refusal.hint }];
  }
  const { output: user } = await ask(server, ['ACL', 'WHOAMI'], context);
  if (!/^[^\s]+$/.test(user.trim())) return [];
  const { output } = await ask(server, ['ACL', 'DRYRUN', user.trim(), 'SYNC'], context);
  if (!/no permissions to run the 'sync'/i.test(output)) return [];
  const hint = `let it: \`ACL SETUSER ${user.trim()} +sync +psync\``;
  const message = `${server.label}: the user ${user.trim()} may not run \`SYNC\`, by which the data comes`;
  return [{ severity: 'error', message, hint }];
}
