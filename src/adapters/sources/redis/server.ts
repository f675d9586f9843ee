import type { StepContext } from '../../../ports/step-context.ts';
import { type Address, type Around, ask, type Client, openClient } from './client.ts';
import { refusalOf } from './explain.ts';

/** A server that answers, and what it says of itself. */
export interface Server extends Client {
  readonly flavor: 'redis' | 'valkey';
  readonly version: string;
  readonly role: 'primary' | 'replica';
  /** Of a replica: whether it has the data of its primary. */
  readonly isLinked: boolean;
  readonly mode: string;
  readonly isAppendOnly: boolean;
  readonly usedMemory: number;
  /** By the number of the database. */
  readonly keys: Readonly<Record<string, number>>;
  /** It knows no password, and was given one. */
  readonly ignoresPassword: boolean;
}

/** Fails with one `BackupError` that a check can show. */
export async function openServer(
  address: Address,
  around: Around,
  context: StepContext,
): Promise<Server> {
  const client = await openClient(address, around, context);
  const answer = await ask(client, ['INFO'], context);
  const refusal = refusalOf(client, answer);
  if (refusal !== null) throw refusal;
  const ignoresPassword = /without any password configured/.test(answer.exit.stderr);
  const command = ignoresPassword ? client.anonymous : client.command;
  return { ...client, ...readInfo(answer.output), command, ignoresPassword };
}

export type Info = Omit<Server, keyof Client | 'ignoresPassword'>;

export function readInfo(output: string): Info {
  const values = new Map<string, string>();
  for (const line of output.split(/\r?\n/)) {
    const [, key, value] = /^(\w+):(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value);
  }
  const textOf = (key: string) => values.get(key) ?? '';
  const valkey = values.get('valkey_version');
  return {
    flavor: valkey === undefined ? 'redis' : 'valkey',
    version: valkey ?? textOf('redis_version'),
    role: textOf('role') === 'slave' ? 'replica' : 'primary',
    isLinked: textOf('master_link_status') !== 'down',
    mode: textOf('redis_mode') || textOf('server_mode') || 'standalone',
    isAppendOnly: textOf('aof_enabled') === '1',
    usedMemory: Number(textOf('used_memory')) || 0,
    keys: keysIn(values),
  };
}

function keysIn(values: ReadonlyMap<string, string>): Info['keys'] {
  const all = [...values].flatMap(([key, value]) => {
    const [, count] = /^keys=(\d+)/.exec(value) ?? [];
    return /^db\d+$/.test(key) && count !== undefined ? [[key, Number(count)] as const] : [];
  });
  return Object.fromEntries(all);
}
