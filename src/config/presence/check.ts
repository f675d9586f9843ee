import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Loaded, Setting } from '../load.ts';
import { Report } from '../report.ts';
import { walk } from '../walk.ts';
import { checkKey, type InspectKey } from './check-keys.ts';
import { checkSecret } from './check-secrets.ts';

/** Whether what a valid pipeline refers to is there on this host: secrets and usable keys. */
export async function checkPresence(
  { tree, repository }: Loaded,
  { guide, environment }: Setting,
  { inspect, now }: { readonly inspect: InspectKey; readonly now: Date },
): Promise<readonly Diagnostic[]> {
  const report = new Report();
  for (const spot of tree ? walk(tree, guide) : []) {
    if (spot.meant?.kind === 'secret') checkSecret(spot, { environment, repository }, report);
    if (spot.meant?.kind === 'keyFile') await checkKey(spot, { inspect, repository, now }, report);
  }
  return report.diagnostics;
}
