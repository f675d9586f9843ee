import { definitions } from '../../adapters/all.ts';
import { BackupError } from '../../model/failures.ts';
import type { DumpEntry } from '../../model/plan.ts';
import type { Prover } from '../../ports/prover.ts';
import type { Store } from '../compose/store.ts';

/** Makes what proves a file of another origin. Opens nothing; fails with BP5003 where its kind has no such code. */
export async function proverFor(
  { plan, parts }: Store,
  entry: DumpEntry,
  label: string | null,
): Promise<Prover> {
  const found = definitions.find(({ kind, type }) => kind === 'source' && type === entry.type);
  const load = found?.loadProver;
  if (load === undefined) throw notAvailable(entry);
  const maker = await load();
  const via = await parts.viaFor('via' in entry ? entry.via : undefined);
  // Its type chose the maker, and the schema has made sure of its form.
  return await maker.createProver(entry as never, {
    ...{ ...parts, via, label },
    allow: plan.restore.allow,
  });
}

function notAvailable({ id, type }: DumpEntry): BackupError {
  return new BackupError({
    code: 'BP5003',
    message: `${id} is a dump of type ${type}, and importing those is not available in this version`,
    hint: 'load the file into what the pipeline dumps, and run the pipeline',
  });
}
