import type { Json } from '../../../../model/run/facts.ts';
import type { Place } from '../../../../ports/place.ts';
import type { Loading, RestoreWish, Survey } from '../../../../ports/restorer.ts';
import { warning } from './findings.ts';
import { objectOf } from './handle.ts';
import { inspectionOf } from './load/programs.ts';

/** The roles and tablespaces of a server. They are of all its databases, so that nobody applies them without a person. */
export function areGlobals(facts: Json): boolean {
  return objectOf(facts).content === 'globals';
}

export function surveyGlobals({ plain }: RestoreWish): Survey {
  return {
    ...{ isPresent: false, size: null, keeps: [], needs: [], isReversible: true },
    target: ['nowhere: roles and tablespaces are applied by hand'],
    fingerprint: plain.sha256,
    findings: [
      warning(
        'the roles and tablespaces of the server are not applied: other databases use them, too',
        'where some are missing, `run-pipeline download --decrypted` brings them as SQL: look at it, and run `psql -X -f <file> postgres` as a superuser',
      ),
    ],
  };
}

/** They are proved as everything else is, and go nowhere. */
export function readGlobals(place: Place): Loading {
  const inspector = inspectionOf('plain');
  return {
    sink: { program: { argv: ['sh', '-c', 'exec cat >/dev/null'], stdin: 'pipe' }, place },
    ...(inspector && { inspector }),
    finish: () => Promise.resolve(),
  };
}
