import { definitions } from '../../adapters/all.ts';
import { BackupError } from '../../model/failures.ts';
import type { Via } from '../../model/plan.ts';
import type { PartKind, Parts, ProjectParts } from '../../ports/definition.ts';
import type { EngineControl } from '../../ports/engine-control.ts';
import type { EngineSurvey } from '../../ports/engine-survey.ts';
import type { Part } from '../../ports/step-context.ts';
import type { Ways } from '../../ports/via.ts';
import type { ViaFor } from './vias.ts';

interface Entry {
  readonly type: string;
  /** Of sources alone. */
  readonly via?: Via;
}

/** What parts are built from; a source is given its own way to where it is. */
export interface OurParts extends Parts {
  readonly viaFor: ViaFor;
  readonly ways: Ways;
  readonly survey: () => Promise<EngineSurvey>;
  readonly control: () => Promise<EngineControl>;
}

/** Builds a part from its entry in the file; the code of its adapter is loaded only now. */
export async function createPart<P extends Part>(
  kind: PartKind,
  entry: Entry,
  parts: OurParts,
): Promise<P> {
  const definition = definitions.find((one) => one.kind === kind && one.type === entry.type);
  const load = definition?.load;
  if (load === undefined) throw notAvailable(kind, entry);
  const maker = await load();
  const via = await parts.viaFor(entry.via);
  const sourceOf: ProjectParts['sourceOf'] = (one, repository) =>
    createPart('source', one, repository === undefined ? parts : { ...parts, repository });
  // The definition was found by the type of this entry, and the schema has made sure of the entry's form.
  return maker.create(entry as never, { ...parts, via, sourceOf }) as P;
}

function notAvailable(kind: PartKind, { type }: Entry): BackupError {
  return new BackupError({
    code: 'BP5003',
    stage: 'preflight',
    message: `the ${kind} \`${type}\` is not available in this version`,
    hint: 'nothing was touched; a later version will run this file as it is',
  });
}
