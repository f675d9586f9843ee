import { isImported } from '../../run/origin.ts';
import type { Found, RestoreQuestion } from './question.ts';
import { findLost } from './safety.ts';

/** What is odd and no reason to refuse, the worst first. */
export function findWarnings(question: RestoreQuestion, found: Found): readonly string[] {
  return [
    ...lossWarnings(found),
    ...backupWarnings(found),
    ...importWarnings(question),
    ...codeWarnings(question, found),
    ...changeWarnings(question),
    ...question.surveys.flatMap(({ findings }) =>
      findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message),
    ),
  ];
}

function lossWarnings({ artifacts, safetyBackup, options }: Found): readonly string[] {
  return findLost(artifacts, { safetyBackup, options }).map(({ id }) => {
    const why = safetyBackup.isMade ? ', the safety backup neither' : '';
    return `nothing keeps the data of ${id} that is there now${why}: it will be gone for good`;
  });
}

function backupWarnings({ backup }: Found): readonly string[] {
  const { verdict, doubts, missing, signature } = backup;
  return [
    ...(verdict === 'suspect'
      ? [`the backup is suspect: ${doubts.join('; ') || 'no reason'}`]
      : []),
    ...(verdict === 'unverified' ? ['no check of the backup has passed yet'] : []),
    ...(missing.length > 0
      ? [`the backup does not hold ${missing.join(', ')}: that data stays as it is today`]
      : []),
    ...(signature.trust === 'unasked'
      ? [
          'nobody is named who signs backups: whoever can write at the destination could have made it',
        ]
      : []),
  ];
}

function importWarnings({ backup: { manifest } }: RestoreQuestion): readonly string[] {
  if (!isImported(manifest)) return [];
  return [
    'the backup was imported: its data comes from elsewhere, and its date says nothing of how old it is',
  ];
}

function changeWarnings({ backup: { unproved } }: RestoreQuestion): readonly string[] {
  if (unproved.length === 0) return [];
  const goes = unproved.length === 1 ? 'goes' : 'go';
  return [
    `the pipeline file has changed since this backup, and nobody trusted has signed what it said: ${unproved.join(', ')} ${goes} where today’s file says`,
  ];
}

function codeWarnings({ pipeline, backup }: RestoreQuestion, { code }: Found): readonly string[] {
  const { migrationsSha256: then } = backup.manifest.application;
  const now = pipeline.migrationsSha256;
  const isOther = then !== null && now !== null && then !== now;
  return [
    ...(code.wanted && code.action === 'stays'
      ? ['only data is restored: the code stays where it is, and the restore ends with exit 3']
      : []),
    ...(isOther && code.action === 'stays'
      ? ['the database migrations of the backup are others than those of today, and the code stays']
      : []),
  ];
}
