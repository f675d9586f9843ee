import { resolve } from 'node:path';
import { requireTarget } from '../../catalog/resolve-target.ts';
import { loadText } from '../../config/load.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createZone } from '../../model/zone.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { accept, type Chosen } from '../choose-pipeline.ts';
import { createSignaturePolicy } from '../compose/signatures.ts';
import { openStore, type Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { createSetting } from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import type { Targeted } from '../reach/find-target.ts';
import { withGivenKey } from '../reach/given-key.ts';
import { readMeant } from '../reach/known.ts';
import type { Line, Outcome } from '../verb.ts';
import { type ManifestPlace, readManifestPlace } from './manifest-place.ts';
import { readSignerKey } from './signer-key.ts';

/**
 * The backup that `--from-manifest` names, where no pipeline file is left: what is known of its pipeline is what the
 * command line says. Its dumps go back as the backup itself says, and only where `--signer` has signed it.
 */
export async function findManifest(
  path: string,
  { line, io }: { readonly line: Line; readonly io: Io },
  context: StepContext,
): Promise<Targeted | Outcome> {
  const place = readManifestPlace(path, io.cwd);
  const mistakes = 'code' in place ? [place] : judgeTarget(place, line);
  if ('code' in place || mistakes.length > 0) return printMistakes(mistakes, line.verb, io.stderr);
  const chosen = await compose(place, line, io);
  if ('exit' in chosen) return chosen;
  const opened = withGivenKey(await openStore(chosen, io), line, io);
  const store = await withSigner(opened, { line, io }, context);
  const which = { reading: 'id', text: place.backup } as const;
  const query = { which, only: [], zone: createZone('UTC'), nowMs: context.clock.now() };
  const known = await readMeant(store, { query }, context);
  return { chosen, known, judged: requireTarget(known.backups, query) };
}

/** It may be named as well, as the printed command does; then it must be the same. */
function judgeTarget({ pipeline, backup }: ManifestPlace, line: Line): readonly Diagnostic[] {
  const [target] = line.positionals;
  if (target === undefined || [`${pipeline}@${backup}`, `@${backup}`].includes(target)) return [];
  const message = `the manifest is that of ${pipeline}@${backup}, and another target is named`;
  return [createMistake('BP0115', message, 'leave the target out, or name the manifest of it')];
}

/** A pipeline that backs up nothing: of its keys only those count that a restore reads. */
async function compose(
  { root, pipeline }: ManifestPlace,
  line: Line,
  io: Io,
): Promise<Chosen | Outcome> {
  const nothing = { id: 'nothing', type: 'files', paths: ['nothing'] };
  const whole = {
    version: 1,
    name: pipeline,
    stages: {
      dump: [nothing],
      encrypt: 'none',
      upload: [{ id: 'manifest', type: 'local', path: root }],
    },
  };
  const text = JSON.stringify(whole);
  const setting = createSetting(io);
  const loaded = loadText(resolve(io.cwd, 'from-manifest.pipeline.yaml'), text, setting);
  const accepted = await accept([loaded], line, io);
  if ('exit' in accepted) return accepted;
  const [chosen] = accepted;
  if (chosen === undefined) throw new TypeError('a pipeline that is accepted is there');
  return chosen;
}

async function withSigner(
  store: Store,
  { line, io }: { readonly line: Line; readonly io: Io },
  context: StepContext,
): Promise<Store> {
  const signer = line.value('signer');
  if (signer === undefined) return store;
  const key = await readSignerKey(signer, { io, place: store.place }, context);
  return { ...store, signatures: await createSignaturePolicy([key]) };
}
