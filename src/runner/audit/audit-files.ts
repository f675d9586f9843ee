import { constants } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Link, parseHead } from '../../model/audit/chain.ts';
import type { Head } from '../../model/audit/check-log.ts';
import { systemCodeOf } from '../../util/system-error.ts';

/** The log, and beside it the number and digest of its last entry: without that nobody would see that its end was cut off. */
export interface AuditFiles {
  readonly log: string;
  readonly head: string;
  readonly lock: string;
}

export function auditFilesIn(state: string): AuditFiles {
  return {
    log: join(state, 'audit.ndjson'),
    head: join(state, 'audit.head'),
    lock: join(state, 'audit.lock'),
  };
}

export async function readHead({ head }: Pick<AuditFiles, 'head'>): Promise<Head> {
  try {
    return parseHead(await readFile(head, 'utf8')) ?? 'unreadable';
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** In one step, and only under the lock: the name beside it is always the same, so that a kill leaves no more than one. */
export async function writeHead({ head }: Pick<AuditFiles, 'head'>, link: Link): Promise<void> {
  const next = `${head}.next`;
  const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
  const handle = await open(next, O_CREAT | O_NOFOLLOW | O_TRUNC | O_WRONLY, 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(link)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, head);
}
