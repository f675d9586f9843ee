import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';

/** Makes the system forget what it holds of a file in memory, so that the next read comes from the disk. */
export type DropCache = (path: string, context: StepContext) => Promise<void>;

/**
 * Node has no call for it; `dd` of GNU coreutils does. Where there is none, or the file system keeps no cache, the
 * read proves what the memory holds and not what the disk does: that is worth less, and still worth reading.
 */
export function createDropCache(place: Place): DropCache {
  let program: Promise<string | null> | null = null;
  return async (path, context) => {
    program ??= place.which('dd', context);
    const dd = await program;
    if (dd === null) return;
    const argv = [dd, `if=${path}`, 'iflag=nocache', 'count=0', 'status=none'] as const;
    const running = place.spawn({ argv, stdin: null }, context);
    // A stream that nobody reads would keep the program waiting, and its error would end the process.
    running.stdout.on('error', () => undefined).resume();
    await running.done;
  };
}
