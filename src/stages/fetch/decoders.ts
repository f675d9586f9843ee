import { BackupError } from '../../model/failures.ts';
import type { Decoder, Step } from '../../ports/codec.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Opener } from '../open-copy.ts';

/** What undoes the codecs of a manifest, the last one first, ready to be started once. */
export async function decodersFor(
  codecs: readonly string[],
  opener: Opener,
  context: StepContext,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const codec of codecs.toReversed()) {
    steps.push(await decoderOf(codec, opener).decode(context));
  }
  return steps;
}

/** Everything that keeps these codecs from being undone here, before anything is read or written. */
export async function assertOpens(
  codecs: ReadonlySet<string>,
  opener: Opener,
  context: StepContext,
): Promise<void> {
  for (const codec of codecs) {
    const findings = await decoderOf(codec, opener).check(context);
    const found = findings.find(({ severity }) => severity === 'error');
    if (found === undefined) continue;
    if (codec !== 'openpgp') throw new BackupError({ code: 'BP5012', ...found });
    const hint =
      'name the key in `restore.privateKey`, or download the backup as it is stored and decrypt it where the key is';
    throw new BackupError({ code: 'BP5073', message: found.message, hint });
  }
}

/** Fails with BP5003 for a codec of a later version. */
export function assertKnown(codecs: Iterable<string>, opener: Opener): void {
  for (const codec of codecs) decoderOf(codec, opener);
}

function decoderOf(codec: string, { decoderFor }: Opener): Decoder {
  const decoder = decoderFor(codec);
  if (decoder !== null) return decoder;
  throw new BackupError({
    code: 'BP5003',
    message: `this version does not know how to undo ${codec}`,
    hint: 'use a newer release, or download it as it is stored',
  });
}
