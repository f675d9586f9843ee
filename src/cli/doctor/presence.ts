import type { Setting } from '../../config/load.ts';
import { checkPresence } from '../../config/presence/check.ts';
import type { InspectKey } from '../../config/presence/check-keys.ts';
import type { Findings } from '../../reporters/diagnostics/prepare.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { type Checked, odd, wrong } from './finding.ts';

/** Whether the secrets and keys that a pipeline refers to are on this host. */
export async function checkReferences(
  chosen: Chosen,
  setting: Setting,
  now: Date,
): Promise<readonly Checked[]> {
  const { publicKeyUntil } = await import('../../adapters/codecs/openpgp/keys/inspect.ts');
  const inspect: InspectKey = (bytes, use) => publicKeyUntil(bytes, use, now);
  const found = await checkPresence(chosen, setting, { inspect, now });
  return found.map(({ severity, message, help = '', path }) => {
    const naming = { where: chosen.plan.name, what: path };
    return severity === 'error' ? wrong(naming, message, help) : odd(naming, message, help);
  });
}

/** Files that cannot run at all. */
export function fromMistakes(mistakes: Findings | null): readonly Checked[] {
  return (mistakes?.diagnostics ?? []).map(({ file, message, help }) =>
    wrong({ where: file, what: 'file' }, message, help ?? 'run-pipeline validate shows the place'),
  );
}
