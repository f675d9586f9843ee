import { rmSync } from 'node:fs';
import { BackupError } from '../../../../model/failures.ts';
import type { Step } from '../../../../ports/codec.ts';
import type { Scratch } from '../../../../ports/step-context.ts';
import { encryptArguments } from './arguments.ts';
import { createGpgHome, type Openers } from './home.ts';
import { statusesOf } from './status.ts';

type ProgramStep = Extract<Step, { program: unknown }>;

/** Its folder goes with its end, or with the scratch of the run when nobody waits for that. */
export async function createGpgStep(
  path: string,
  openers: Openers,
  scratch: Scratch,
): Promise<ProgramStep> {
  const home = await createGpgHome(openers, scratch);
  const options = { ...home, home: home.path };
  return {
    program: { argv: [path, ...encryptArguments(options)], stdin: 'pipe' },
    settle: (stderr) => {
      rmSync(home.path, { recursive: true, force: true });
      const problem = findProblem(stderr, openers);
      if (problem !== null) throw failed(problem);
    },
  };
}

/** Integrity protection by modification detection code, AES-256. */
const compatibleFormat = '2 9';

/** The exit code is not the only word: what gpg says has to be what was asked for. */
function findProblem(stderr: string, { recipients }: Openers): string | null {
  const [formats, refused] = [
    statusesOf(stderr, 'BEGIN_ENCRYPTION'),
    statusesOf(stderr, 'INV_RECP'),
  ];
  if (refused.length > 0) return `it refuses the recipient ${refused[0]}`;
  const own = new Set(recipients.map(({ fingerprint }) => fingerprint));
  const foreign = statusesOf(stderr, 'KEY_CONSIDERED').find(
    (said) => !own.has(said.split(' ')[0] ?? ''),
  );
  if (foreign !== undefined) return `it takes a key that is no recipient (${foreign})`;
  if (formats.some((format) => format !== compatibleFormat))
    return 'it writes a format that GnuPG 2.2 cannot read';
  const isWhole = formats.length === 1 && statusesOf(stderr, 'END_ENCRYPTION').length === 1;
  return isWhole ? null : `it did not end the encryption${lastWords(stderr)}`;
}

function lastWords(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.startsWith('gpg: '));
  return lines.length === 0 ? '' : ` (${lines.slice(-2).join(' | ')})`;
}

function failed(problem: string): BackupError {
  return new BackupError({
    code: 'BP5020',
    message: `gpg failed: ${problem}`,
    hint: 'run `run-pipeline doctor`, or set `engine: openpgpjs`',
  });
}
