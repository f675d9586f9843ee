import type { Loading, Settled, SettleWish } from '../../../../ports/restorer.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import type { PostgresHandle } from './handle.ts';
import {
  assertUntouched,
  forgetMark,
  loadAside,
  pathOf,
  replaceContent,
  stopReplacing,
} from './in-place/in-place.ts';
import { removeAside } from './load/as-sql.ts';
import { loadDatabase } from './load/load-database.ts';
import type { LeftOut } from './load/programs.ts';
import type { RestoreServer } from './server.ts';
import { conclude, swapIn, takeBack } from './swap.ts';

/** One restore at its server. */
export interface Restoring {
  readonly server: RestoreServer;
  readonly handle: PostgresHandle;
  readonly leftOut: LeftOut;
  readonly jobs: number;
  /** Whether the programs run on this machine. */
  readonly isHere: boolean;
}

/** How a dump takes the place of what is there. Every step is repeatable. */
interface Way {
  load(restoring: Restoring, context: StepContext): Promise<Loading>;
  activate(restoring: Restoring, context: StepContext): Promise<void>;
  rollback(restoring: Restoring, context: StepContext): Promise<void>;
  settle(restoring: Restoring, wish: SettleWish, context: StepContext): Promise<Settled>;
}

const swap: Way = {
  load: ({ server, ...wish }, context) => loadDatabase(server, wish, context),
  activate: ({ server, handle }, context) => swapIn(server, handle, context),
  rollback: async ({ server, handle }, context) => {
    await takeBack(server, handle, context);
    await clean({ server, handle }, context);
  },
  settle: async ({ server, handle }, wish, context) => {
    const settled = await conclude(server, { handle, wish }, context);
    await clean({ server, handle }, context);
    return settled;
  },
};

const inPlace: Way = {
  load: ({ server, ...wish }, context) => Promise.resolve(loadAside(server, wish, context)),
  activate: ({ server, ...wish }, context) => replaceContent(server, wish, context),
  rollback: async ({ server, handle }, context) => {
    await stopReplacing(server, handle, context);
    await removeAside(server, pathOf(handle), context);
    await assertUntouched(server, handle, context);
  },
  settle: async ({ server, handle }, _wish, context) => {
    await forgetMark(server, handle, context);
    await removeAside(server, pathOf(handle), context);
    return { kept: [] };
  },
};

export const ways: Readonly<Record<PostgresHandle['way'], Way>> = { swap, 'in place': inPlace };

async function clean(
  { server, handle: { archive } }: Pick<Restoring, 'server' | 'handle'>,
  context: StepContext,
): Promise<void> {
  if (archive !== null) await removeAside(server, archive, context);
}
