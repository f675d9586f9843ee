import type { JudgedBackup } from '../../catalog/verdict.ts';
import { BackupError } from '../../model/failures.ts';
import type { Manifest } from '../../model/run/manifest.ts';

/** The manifest of a backup; fails with BP5050, or BP5071 for a signature, where none can be believed. */
export function requireManifest(pipeline: string, { backup, reason }: JudgedBackup): Manifest {
  if (backup.manifest !== null) return backup.manifest;
  const problems = backup.copies.flatMap((copy) =>
    copy.problems.map((problem) => ({ problem, text: `${copy.destination}: ${problem}` })),
  );
  const isSignature = problems.some(({ problem }) => /\bsign(?:ed|ature)\b/.test(problem));
  const why = problems.length === 0 ? reason : problems.map(({ text }) => text).join('; ');
  throw new BackupError({
    code: isSignature ? 'BP5071' : 'BP5050',
    message: `the manifest of ${pipeline}@${backup.id} cannot be believed: ${why}`,
    hint: 'take another backup: `run-pipeline list` shows what there is',
  });
}
