import type { Json } from '../../run/facts.ts';
import type { Artifact } from '../../run/manifest.ts';
import type { Refusal, Signature, StoredDefinition } from '../plan.ts';

/** An entry of `stages.dump`, secrets as references. */
export interface DumpDefinition {
  readonly id: string;
  readonly type: string;
  readonly [key: string]: Json;
}

/** A dump whose data lies elsewhere by the pipeline of today. */
export interface MovedDump {
  readonly dump: string;
  /** Whether a backup of today holds the places of then all the same. */
  readonly isCovered: boolean;
}

/** Whether it says how this artifact goes back: it is of the dump as a whole, or of this member alone. */
export function isOf(
  { id, member: own }: DumpDefinition,
  { dump, member }: Pick<Artifact, 'dump' | 'member'>,
): boolean {
  return id === dump && (own === undefined || own === member);
}

interface Stored {
  readonly dumps: readonly DumpDefinition[];
  readonly moved: readonly MovedDump[];
}

/**
 * Today's pipeline says how a dump goes back; what it lost, made something else or has elsewhere, the backup itself
 * says.
 */
export function chooseDefinitions(
  artifacts: readonly Pick<Artifact, 'dump' | 'member' | 'type'>[],
  today: readonly DumpDefinition[],
  { dumps: stored, moved }: Stored,
): readonly StoredDefinition[] {
  return [...Map.groupBy(artifacts, ({ dump }) => dump)].flatMap(([dump, own]) => {
    const isMoved = moved.some((one) => one.dump === dump);
    const found = own.map((artifact) => today.find((one) => isOf(one, artifact)));
    const isSame = own.every(({ type }, at) => found[at]?.type === type);
    if (isSame && !isMoved) return [];
    const why = isMoved ? 'moved' : 'changed';
    const definition = stored.find(({ id }) => id === dump);
    const says = definition === undefined ? [] : spellOut(definition);
    return [{ dump, why: found.every((one) => one === undefined) ? 'lost' : why, says }];
  });
}

/** Who could write at a destination could have written programs and paths into them. */
export function findUntrusted(
  definitions: readonly StoredDefinition[],
  signature: Signature,
): readonly Refusal[] {
  return definitions.flatMap(({ dump, why, says }) => {
    const what = { lost: 'no longer has', changed: 'has another type for', moved: 'moved' }[why];
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
