import { resolve } from 'node:path';
import { readBounded } from '../read-bounded.ts';
import type { Report } from '../report.ts';
import type { Spot } from '../shape/spot.ts';
import { textOf } from '../tree.ts';

/** Until when a public key can be used for something; `null` without end. Rejects with the reason why it cannot. */
export type InspectKey = (bytes: Uint8Array, use: 'encrypt' | 'sign') => Promise<Date | null>;

export interface KeyCheck {
  readonly inspect: InspectKey;
  readonly repository: string;
  readonly now: Date;
}

const warnDays = 30;
const dayMs = 86_400_000;
const maxKeyBytes = 1024 * 1024;

/** Whether a recipient's or signer's key can be used today and in a month. */
export async function checkKey(spot: Spot, check: KeyCheck, report: Report): Promise<void> {
  const name = textOf(spot.tree);
  const bytes = name === undefined ? null : readIfThere(resolve(check.repository, name));
  if (name === undefined || bytes === null) return;
  const base = { at: spot.tree.at, path: spot.path } as const;
  const use = spot.path.includes('signers') ? 'sign' : 'encrypt';
  try {
    const until = await check.inspect(bytes, use);
    const days =
      until === null ? Number.POSITIVE_INFINITY : (until.getTime() - check.now.getTime()) / dayMs;
    if (days > warnDays) return;
    const message = `${name} expires in ${Math.floor(days)} days`;
    const help = 'extend the key and export it again, or name another one';
    report.add({ ...base, code: 'BP4004', severity: 'warning', message, help });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const help = `name a public key that can ${use}; \`gpg --show-keys <file>\` shows what it is`;
    report.add({ ...base, code: 'BP4003', message: `${name} cannot be used: ${reason}`, help });
  }
}

/** One that is made on first use is not there yet; what else is wrong with the file was told already. */
function readIfThere(path: string): Buffer | null {
  const read = readBounded(path, maxKeyBytes);
  return 'reason' in read ? null : read.bytes;
}
