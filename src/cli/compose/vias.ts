import { createLocalVia } from '../../adapters/places/local/local.ts';
import { BackupError } from '../../model/failures.ts';
import type { Via as ViaEntry } from '../../model/plan.ts';
import type { Parts } from '../../ports/definition.ts';
import type { Launcher } from '../../ports/launcher.ts';
import type { Place } from '../../ports/place.ts';
import type { Via } from '../../ports/via.ts';
import type { Env } from '../environment.ts';

/** The way to where a dump is made; all dumps that name the same one share it. The code of another place is loaded only for one. */
export type ViaFor = (entry: ViaEntry | undefined) => Promise<Via>;

interface Tools {
  readonly place: Place & Launcher;
  readonly secrets: Parts['secrets'];
  readonly environment: Env;
}

/** Opens nothing. */
export function createVias({ place }: Tools): ViaFor {
  const here = createLocalVia(place);
  const others = new Map<string, Promise<Via>>();
  return async (entry) => {
    if (entry === undefined) return here;
    const key = JSON.stringify(entry);
    const known = others.get(key);
    if (known !== undefined) return await known;
    throw new BackupError({
      code: 'BP5003',
      message: '`via` is not available in this version',
      hint: 'nothing was touched; leave it out, or use a later version',
    });
  };
}
