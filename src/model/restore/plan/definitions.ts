import type { Json } from '../../run/facts.ts';
import type { Artifact } from '../../run/manifest.ts';
import type { Refusal, Signature, StoredDefinition } from '../plan.ts';

/** An entry of `stages.dump`, secrets as references. */
export interface DumpDefinition {
  readonly id: string;
  readonly type: string;
  readonly [key: string]: Json;
}

/** Today's pipeline says how a dump goes back; what it lost, or made something else, the backup itself says. */
export function chooseDefinitions(
  artifacts: readonly Pick<Artifact, 'dump' | 'type'>[],
  today: readonly DumpDefinition[],
  stored: readonly DumpDefinition[],
): readonly StoredDefinition[] {
  const dumps = new Map(artifacts.map(({ dump, type }) => [dump, type]));
  return [...dumps].flatMap(([dump, type]) => {
    const own = today.find(({ id }) => id === dump);
    if (own?.type === typeOf(stored, dump, type)) return [];
    const definition = stored.find(({ id }) => id === dump);
    const says = definition === undefined ? [] : spellOut(definition);
    return [{ dump, why: own === undefined ? ('lost' as const) : ('changed' as const), says }];
  });
}

/** A compose project holds artifacts of other types than its own. */
function typeOf(stored: readonly DumpDefinition[], dump: string, type: string): string {
  return stored.find(({ id }) => id === dump)?.type ?? type;
}

/** Who could write at a destination could have written programs and paths into them. */
export function findUntrusted(
  definitions: readonly StoredDefinition[],
  signature: Signature,
): readonly Refusal[] {
  return definitions.flatMap(({ dump, why, says }) => {
    const what = why === 'lost' ? 'no longer has' : 'has another type for';
    if (signature.trust !== 'trusted') {
      return [
        {
          message: `the pipeline ${what} ${dump}, and what the backup says of it is not signed by anybody trusted`,
          hint: `write ${dump} into the pipeline file as it was, name who signs it, or say with --to where it goes`,
        },
      ];
    }
    if (says.length > 0) return [];
    return [
      {
        message: `the pipeline ${what} ${dump}, and the backup does not say how it goes back`,
        hint: `write ${dump} into the pipeline file as it was, or leave it out with --only`,
      },
    ];
  });
}

function spellOut(value: Json, path = ''): readonly string[] {
  if (value !== null && typeof value === 'object' && !isPlainList(value)) {
    return Object.entries(value).flatMap(([key, one]) =>
      spellOut(one, path === '' ? key : `${path}.${key}`),
    );
  }
  return [`${path}: ${typeof value === 'string' ? value : JSON.stringify(value)}`];
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((one) => one === null || typeof one !== 'object');
}
