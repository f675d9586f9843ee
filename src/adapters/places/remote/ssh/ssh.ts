import { rm } from 'node:fs/promises';
import { BackupError } from '../../../../model/failures.ts';
import type { Via } from '../../../../model/plan.ts';
import type { Place } from '../../../../ports/place.ts';
import type { Secrets } from '../../../../ports/secrets.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { severalProjects } from '../container/container.ts';
import type { OpenLine, Transport } from '../transport.ts';
import { quoted } from '../words.ts';
import { Connection, folderOf } from './connection.ts';

export type SshEntry = Via & { readonly ssh: string };

export interface SshParts {
  readonly local: Place;
  readonly secrets: Secrets;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly mark: string;
}

/** A line to a shell on another host, or in a container there: by the `ssh` of this one. */
export function createSshTransport(entry: SshEntry, parts: SshParts): Transport {
  const { ssh, container, service } = entry;
  const inside = container ?? service;
  const label = inside === undefined ? ssh : `the container ${inside} at ${ssh}`;
  return {
    kind: 'ssh',
    label,
    open: async (context) => {
      const connection = await connect(entry, parts, context);
      try {
        return await openLine(entry, { connection, local: parts.local }, context);
      } catch (error) {
        await connection.close();
        throw error;
      }
    },
    mayHold: () => Promise.resolve(true),
    forget: (mark) => rm(folderOf(mark), { recursive: true, force: true }),
  };
}

async function connect(
  { ssh, hostKey, identity }: SshEntry,
  { local, secrets, environment, mark }: SshParts,
  context: StepContext,
): Promise<Connection> {
  const key = identity === undefined ? null : await secrets.resolve(identity);
  const address = { ssh, ...(hostKey !== undefined && { hostKey }) };
  const agent = environment.SSH_AUTH_SOCK;
  return await Connection.open({ address, label: ssh, identity: key, agent, local, mark }, context);
}

interface Reached {
  readonly connection: Connection;
  readonly local: Place;
}

async function openLine(
  entry: SshEntry,
  { connection, local }: Reached,
  context: StepContext,
): Promise<OpenLine> {
  const sudo = entry.sudo ? ['sudo', '-n', '--'] : [];
  const run = (argv: readonly string[]) =>
    connection.command([...sudo, ...argv].map(quoted).join(' '));
  const container = await findContainer(entry, { run, local }, context);
  const inside = container === null ? [] : ['docker', 'exec', '-i', container];
  return {
    command: (program) => run([...inside, 'sh', '-c', program]),
    explain: (exit) => connection.explain(exit),
    close: () => connection.close(),
  };
}

interface Asking {
  readonly run: (argv: readonly string[]) => ReturnType<Connection['command']>;
  readonly local: Place;
}

/** By the `docker` of the other host; `null` where the programs run on the host itself. */
async function findContainer(
  { container, service, ssh }: SshEntry,
  { run, local }: Asking,
  context: StepContext,
): Promise<string | null> {
  if (container !== undefined) return container;
  if (service === undefined) return null;
  const filter = `label=com.docker.compose.service=${service}`;
  const shown = '{{.Names}}\t{{.State}}\t{{.Label "com.docker.compose.project"}}';
  const argv = ['docker', 'ps', '--all', '--format', shown, '--filter', filter];
  const { stdin, stdout, done } = local.spawn(run(argv), context);
  stdin.end();
  stdout.on('error', () => undefined);
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const { code, stderr } = await done;
  const lines = Buffer.concat(chunks).toString('utf8').split('\n').filter(Boolean);
  const all = lines.map((line) => line.split('\t'));
  const projects = [...new Set(all.map(([, , project = '']) => project))].toSorted();
  if (projects.length > 1) throw severalProjects(service, projects);
  const names = all.flatMap(([one = '', state]) => (state === 'running' ? [one] : []));
  const [name] = names;
  if (code === 0 && name !== undefined && names.length === 1) return name;
  const found = names.length === 0 ? 'no container that runs is' : `${names.join(', ')} are`;
  throw new BackupError({
    code: 'BP5019',
    message:
      code === 0
        ? `${found} of a Compose service ${service} at ${ssh}`
        : `the containers at ${ssh} cannot be listed: ${stderr.trim()}`,
    hint: 'name the container itself: `via: { ssh: …, container: … }`; `docker ps` must work there for this user',
  });
}
