import { randomBytes } from 'node:crypto';
import type { RestoreWish } from '../../../../ports/restorer.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import type { Server } from '../server.ts';
import { type DumpFacts, readFacts, type SwapHandle } from './handle.ts';
import { chooseNames } from './names.ts';

/** Chooses every name that will be used. Looks, and makes nothing. */
export async function prepareSwap(
  server: Server,
  { live, wish }: { readonly live: string; readonly wish: RestoreWish },
  context: StepContext,
): Promise<SwapHandle> {
  const rows = await server.rows('select schema_name from information_schema.schemata;\n', context);
  const taken = rows.map(([name = '']) => name);
  const attempt = randomBytes(4).toString('hex');
  return {
    ...{ way: 'swap', live },
    ...chooseNames(live, { backup: wish.backup, attempt }, taken),
    mayReplace: wish.existing !== 'refuse',
    discardPrevious: wish.existing === 'overwrite',
    analyzes: wish.analyzes,
    dump: dumpOf(wish),
    bytes: wish.plain.bytes,
  };
}

export function dumpOf({ facts }: RestoreWish): DumpFacts {
  return readFacts(facts);
}
