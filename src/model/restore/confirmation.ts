import { type Confirmation, confirmWith } from '../confirm/confirmation.ts';
import { restoreBinding } from './binding.ts';
import { factsOf } from './facts.ts';
import type { RestoreOptions } from './options.ts';
import type { Found } from './plan/question.ts';

/** The token of a plan, and the command that does what it says. It names the id, never `latest`. */
export function createConfirmation(plan: Found, program: readonly string[]): Confirmation {
  const plannedAtMs = Date.parse(plan.plannedAt);
  const { pipeline, backup, options, needsPhrase } = plan;
  const argv = [...program, 'restore', `${pipeline}@${backup.id}`, ...optionWords(options)];
  const confirmed = confirmWith(restoreBinding, factsOf(plan), { plannedAtMs, argv });
  const phrase = needsPhrase ? ['--phrase', phrasePlace] : [];
  return { ...confirmed, argv: [...confirmed.argv, ...phrase] };
}

/** In the place of the phrase, which a person has to know or look up. */
const phrasePlace = '…';

function optionWords(options: RestoreOptions): readonly string[] {
  const to = Object.entries(options.to).flatMap(([key, value]) => ['--to', `${key}=${value}`]);
  return [
    ...valued('--from-manifest', options.fromManifest),
    ...valued('--signer', options.signer),
    ...valued('--private-key', options.privateKey),
    ...valued('--passphrase-file', options.passphraseFile),
    ...valued('--from', options.from),
    ...valued('--only', options.only.length === 0 ? null : options.only.join(',')),
    ...to,
    ...valued('--existing', options.existing),
    ...valued('--checkout', options.checkout),
    ...(options.noSafetyBackup ? ['--no-safety-backup'] : []),
    ...(options.allowHooks ? ['--allow-hooks'] : []),
    ...options.allow.flatMap((entry) => ['--allow', entry]),
    ...(options.discardPrevious ? ['--discard-previous'] : []),
  ];
}

/** A value that begins with a dash would be read as an option of its own. */
function valued(option: string, value: string | null): readonly string[] {
  if (value === null) return [];
  return value.startsWith('-') ? [`${option}=${value}`] : [option, value];
}
