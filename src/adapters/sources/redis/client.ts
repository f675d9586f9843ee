import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { BackupError } from '../../../model/failures.ts';
import type { SourceRedis } from '../../../model/plan.ts';
import type { Secret } from '../../../model/secret.ts';
import type { SourceParts } from '../../../ports/definition.ts';
import type { Command, Exit, Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';

export type Address = Pick<SourceRedis, 'host' | 'port' | 'socket' | 'user' | 'password'>;

export type Around = Pick<SourceParts, 'secrets' | 'via' | 'repository'>;

/** The client program where it runs, and all that it has to be told to reach the server. */
export interface Client {
  readonly place: Place;
  readonly program: string;
  /** For messages. */
  readonly label: string;
  command(...words: readonly string[]): Command;
  /** Without the password: for a server that has none, where a login fails. */
  anonymous(...words: readonly string[]): Command;
}

export interface Answer {
  readonly output: string;
  readonly exit: Exit;
}

/** Each speaks to servers of both. */
const programs = ['redis-cli', 'valkey-cli'] as const;

export async function openClient(
  address: Address,
  around: Around,
  context: StepContext,
): Promise<Client> {
  const { via, secrets } = around;
  const place = await via.open(context);
  const program = await findProgram(place, context);
  if (program === null) throw missing(around);
  const password = address.password && (await secrets.resolve(address.password));
  const where = wayTo(address, around);
  const commandFor = (words: readonly string[], login: Command['env'] = {}): Command => {
    return { argv: [program, ...where, ...words], env: { LC_ALL: 'C', ...login } };
  };
  return {
    ...{ place, program },
    label: labelOf(address),
    command: (...words) => commandFor(words, password && authentication(password)),
    anonymous: (...words) => commandFor(words),
  };
}

/** Asks one question. What the server refuses is an answer, too. */
export async function ask(
  client: Client,
  words: readonly string[],
  context: StepContext,
): Promise<Answer> {
  const command = { ...client.command(...words), okCodes: [0, 1, 2, 126, 127] };
  const { stdout, done } = client.place.spawn(command, context);
  const output = await text(stdout);
  return { output, exit: await done };
}

async function findProgram(place: Place, context: StepContext): Promise<string | null> {
  for (const program of programs) {
    if ((await place.which(program, context)) !== null) return program;
  }
  return null;
}

/** The two read it from there, or from a terminal; as an argument everybody would see it. */
function authentication(password: Secret): Readonly<Record<string, Secret>> {
  return { REDISCLI_AUTH: password, VALKEYCLI_AUTH: password };
}

function wayTo({ host, port, socket, user }: Address, { via, repository }: Around) {
  const way =
    socket === undefined
      ? ['-h', host, '-p', String(port)]
      : // On this machine every relative path begins at the repository.
        ['-s', via.isHere ? resolve(repository, socket) : socket];
  return [...way, ...(user === undefined ? [] : ['--user', user])];
}

function labelOf({ host, port, socket }: Address): string {
  return socket === undefined ? `the server ${host}:${port}` : `the server at ${socket}`;
}

function missing({ via }: Around): BackupError {
  const where = via.isHere ? '' : ` in ${via.label}`;
  return new BackupError({
    code: 'BP5012',
    message: `there is no program redis-cli or valkey-cli${where} that this user may run`,
    hint: 'install `redis-tools` or `valkey-tools`, or say with `via` where there is one, such as the container of the server',
  });
}
