import { definitions } from '../../adapters/all.ts';
import { BackupError } from '../../model/failures.ts';
import type { Plan, Via } from '../../model/plan.ts';
import type { DumpDefinition } from '../../model/restore/plan/definitions.ts';
import type { RestoreParts } from '../../ports/definition.ts';
import type { Restorer } from '../../ports/restorer.ts';
import type { DestinationPart } from '../../stages/run.ts';
import type { Env } from '../environment.ts';
import type { OurParts } from './create-part.ts';
import { findGuarded } from './guarded.ts';

export type RestorerFor = (definition: DumpDefinition) => Promise<Restorer>;

interface Tools {
  readonly plan: Plan;
  readonly destinations: readonly DestinationPart[];
  readonly parts: OurParts;
}

/** Makes what puts dumps back; the code for a type is loaded when one is asked for. Opens nothing. */
export function createRestorers({ plan, destinations, parts }: Tools, env: Env): RestorerFor {
  const { repository } = parts;
  let guarded: RestoreParts['guarded'] | null = null;
  const restorerOf: RestorerFor = async (definition) => {
    const { type, id, via: entry } = definition;
    const found = definitions.find((one) => one.kind === 'source' && one.type === type);
    const load = found?.loadRestorer;
    if (load === undefined) throw notAvailable(definition);
    // It would put back here what belongs elsewhere.
    if (entry !== undefined && found?.runsAnywhere !== true) throw elsewhere(id);
    const maker = await load();
    guarded ??= findGuarded({ plan, repository, destinations }, env);
    // Its type chose the maker, and the schema has made sure of its form.
    const via = await parts.viaFor(entry as Via | undefined);
    return maker.createRestorer(definition as never, { ...parts, guarded, via, restorerOf });
  };
  return restorerOf;
}

function notAvailable({ type }: DumpDefinition): BackupError {
  return new BackupError({
    code: 'BP5003',
    message: `dumps of type ${type} cannot be put back by this version`,
    hint: 'run-pipeline download --decrypted brings it, and RESTORE.md says how it goes back by hand',
  });
}

function elsewhere(id: string): BackupError {
  return new BackupError({
    code: 'BP5003',
    message: `\`via\` of the dump ${id} is not available in this version`,
    hint: 'run-pipeline download --decrypted brings it; put it back where it belongs by hand',
  });
}
