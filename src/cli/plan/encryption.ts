import { readRecipient, recipientFiles } from '../../adapters/codecs/openpgp/recipients.ts';
import type { Plan } from '../../model/plan.ts';
import type { PlannedEncryption, PlannedProblem } from '../../model/run-plan/run-plan.ts';

interface Read {
  readonly encryption: PlannedEncryption | null;
  readonly problems: readonly PlannedProblem[];
}

/** To whom it would be encrypted, by the public keys that are here. A key that the first run makes is none yet. */
export async function planEncryption(
  { stages: { encrypt } }: Plan,
  repository: string,
  nowMs: number,
): Promise<Read> {
  if (encrypt === 'none') return { encryption: null, problems: [] };
  const fingerprints: string[] = [];
  const problems: PlannedProblem[] = [];
  let isComplete = true;
  for (const { file, create } of recipientFiles(encrypt.recipients)) {
    try {
      const { fingerprint } = await readRecipient(file, repository, new Date(nowMs));
      fingerprints.push(fingerprint);
    } catch (error) {
      isComplete = false;
      const reason = error instanceof Error ? error.message : String(error);
      const hint = 'name a public key that can encrypt';
      if (!create) problems.push({ part: 'encrypt', message: `${file}: ${reason}`, hint });
    }
  }
  const encryption = {
    profile: encrypt.profile,
    recipients: isComplete ? fingerprints : null,
    passphrase: encrypt.passphrase !== undefined,
    signed: encrypt.sign !== undefined,
  };
  return { encryption, problems };
}
