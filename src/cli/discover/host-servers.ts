import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Facts } from '../../model/run/facts.ts';

/** A database server that runs on this host, and not in a container of it. */
export interface HostServer {
  readonly type: 'postgres' | 'mysql' | 'redis';
  readonly program: string;
  readonly pid: number;
  /** The dump that would cover it, but for its id. */
  readonly entry: Facts;
}

const programs: Readonly<Record<string, HostServer['type']>> = {
  postgres: 'postgres',
  mysqld: 'mysql',
  mariadbd: 'mysql',
  'redis-server': 'redis',
  'valkey-server': 'redis',
};

const entries: Readonly<Record<HostServer['type'], Facts>> = {
  postgres: { type: 'postgres', all: true, user: 'postgres' },
  mysql: { type: 'mysql', all: true, user: 'root' },
  redis: { type: 'redis' },
};

/** Of each kind the first: what the others listen at nobody can see from here. */
export function findHostServers(): readonly HostServer[] {
  const own = namespaceOf('self');
  const found = new Map<string, HostServer>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const program = textOf(`/proc/${pid}/comm`);
    const type = programs[program];
    if (type === undefined || found.has(type) || namespaceOf(pid) !== own) continue;
    // A worker of it.
    if (programs[textOf(`/proc/${parentOf(pid)}/comm`)] === type) continue;
    found.set(type, { type, program, pid: Number(pid), entry: entries[type] });
  }
  return [...found.values()];
}

// What ends meanwhile, or is another user's, is as if it were not there.

function namespaceOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return '';
  }
}

function parentOf(pid: string): string {
  return /^PPid:\s+(\d+)/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? '0';
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
