import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Loaded, Setting } from '../load.ts';
import { Report } from '../report.ts';
import { showPath } from '../tree.ts';
import { walk } from '../walk.ts';
import { checkKey, type InspectKey } from './check-keys.ts';
import { checkSecret } from './check-secrets.ts';

/**
 * Whether what a pipeline refers to is there on this host: secrets and usable keys. Other mistakes in the file
 * do not hide what is missing; only places that are wrong themselves are left out.
 */
export async function checkPresence(
  { tree, draft, repository, diagnostics }: Loaded,
  { guide, environment }: Setting,
  { inspect, now }: { readonly inspect: InspectKey; readonly now: Date },
): Promise<readonly Diagnostic[]> {
  const report = new Report();
  const root = tree ?? draft;
  const wrong = errorPaths(diagnostics);
  for (const spot of root ? walk(root, guide) : []) {
    const kind = spot.meant?.kind;
    if ((kind !== 'secret' && kind !== 'keyFile') || wrong.has(showPath(spot.path))) continue;
    if (kind === 'secret') checkSecret(spot, { environment, repository }, report);
    else await checkKey(spot, { inspect, repository, now }, report);
  }
  return report.diagnostics;
}

/** Every path that an error speaks of, or that holds such a one. */
function errorPaths(diagnostics: readonly Diagnostic[]): ReadonlySet<string> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return new Set(errors.flatMap(({ path }) => [path, path.replace(/\.[^.]*$/, '')]));
}
