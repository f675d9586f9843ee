import { requireTarget } from '../../catalog/resolve-target.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import { composePlan } from '../../model/restore/compose-plan.ts';
import { type RestoreSettings, settle } from '../../model/restore/options.ts';
import { chooseArtifacts } from '../../model/restore/plan/artifacts.ts';
import type { Refusal, Signature } from '../../model/restore/plan.ts';
import type { Artifact, Manifest } from '../../model/run/manifest.ts';
import { createZone } from '../../model/zone.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { readableCopies } from '../../stages/fetch/copies.ts';
import type { Opener } from '../../stages/open-copy.ts';
import type { Decided } from '../../stages/restore/decided.ts';
import { findClosed } from '../../stages/restore/plan/find-closed.ts';
import { findRoom } from '../../stages/restore/plan/find-room.ts';
import { readSignature } from '../../stages/restore/plan/read-signature.ts';
import { createOurOpener } from '../compose/open-copy.ts';
import { digestPipeline } from '../compose/pipeline-digest.ts';
import { readMeant } from '../reach/known.ts';
import { requireManifest } from '../reach/require-manifest.ts';
import type { Asked } from './asked.ts';
import { definitionToday } from './definitions.ts';
import { backupFacts, copyFacts, pipelineFacts } from './facts.ts';
import { type CodeLook, lookAtCode } from './look-at-code.ts';
import { findInDoubt } from './moved-dumps.ts';
import { type PreparedParts, prepareParts } from './parts.ts';
import {
  createApplicationParts,
  findUnstoppable,
  isAtRestore,
  planStops,
  type RestoreHooks,
} from './stops.ts';
import { openStored, type StoredPart } from './stored-part.ts';
import { findUnbuilt } from './unbuilt.ts';

/** As `decide`, for a backup that is looked up again: nobody knows what has become of it since. */
export async function decideAgain(
  id: string,
  asked: Asked,
  context: StepContext,
): Promise<Decided> {
  const which = { reading: 'id', text: id } as const;
  const query = { which, only: [], zone: createZone('UTC'), nowMs: context.clock.now() };
  const { backups } = await readMeant(asked.store, { query }, context);
  return await decide(requireTarget(backups, query), asked, context);
}

/**
 * The plan of a restore, and all that carries it out. Looks at everything and changes nothing. Fails only where there
 * is no manifest to believe; whatever else speaks against it is a refusal of the plan.
 */
export async function decide(
  backup: JudgedBackup,
  asked: Asked,
  context: StepContext,
): Promise<Decided> {
  const look = await lookAround(backup, asked, context);
  const { signatures, plan } = asked.store;
  const { opener, prepared, code, hooks, manifest } = look;
  const composed = await compose(look, asked, context);
  const isMoved = composed.code.action === 'checkout' && code !== null;
  return {
    plan: composed,
    backup,
    signatures,
    opener,
    parts: prepared.parts,
    dumpsToSave: composed.safetyBackup.dumps,
    checkout: isMoved ? { ...code.question, pipeline: plan.name, backup: manifest.id } : null,
    hooks: [...hooks.today, ...hooks.stored],
  };
}

interface Look {
  readonly backup: JudgedBackup;
  readonly manifest: Manifest;
  readonly settings: RestoreSettings;
  readonly opener: Opener;
  readonly copies: readonly CopyToVerify[];
  readonly chosen: readonly Artifact[];
  readonly signature: Signature;
  readonly stored: StoredPart;
  readonly prepared: PreparedParts;
  readonly hooks: RestoreHooks;
  /** `null` where nobody wants it. */
  readonly code: CodeLook | null;
}

async function lookAround(backup: JudgedBackup, asked: Asked, context: StepContext): Promise<Look> {
  const { store, options } = asked;
  const { plan, signatures } = store;
  const manifest = requireManifest(plan.name, backup);
  const settings = settle(options, plan.restore);
  const opener = createOurOpener(store, manifest.encryption);
  const copies = readableCopies(backup, store).filter(
    ({ destination }) => options.from === null || destination.id === options.from,
  );
  const { chosen } = chooseArtifacts(manifest, options.only);
  const lost = chosen.filter((artifact) => definitionToday(artifact, asked.today) === null);
  const signature = await readSignature(copies, signatures, context);
  const digest = digestPipeline(asked.chosen, asked.setting);
  const inDoubt = findInDoubt(chosen, manifest, { ...asked, digest });
  const question = { manifest, copies, opener, signature, lost, inDoubt, options };
  const stored = await openStored(question, asked, context);
  const prepared = await prepareParts({ manifest, chosen, stored, settings }, asked, context);
  const hooks = {
    today: plan.hooks.filter(isAtRestore),
    stored: stored.hooks,
    ignored: stored.ignoredHooks,
  };
  const code = settings.checkout === 'tag' ? await lookAtCode(manifest, asked, context) : null;
  return {
    ...{ backup, manifest, settings, opener, copies, chosen, signature, stored, prepared },
    ...{ hooks, code },
  };
}

async function compose(look: Look, asked: Asked, context: StepContext) {
  const { plan } = asked.store;
  const { backup, manifest, prepared, code, hooks } = look;
  const { services } = createApplicationParts(asked.store, asked.io.env);
  const surveys = withAside(look, asked);
  const folders = surveys.flatMap(({ needs }) => needs.map(({ folder }) => folder));
  return composePlan({
    pipeline: await pipelineFacts(manifest, asked, context),
    backup: backupFacts(look),
    copies: copyFacts(backup, asked),
    surveys,
    free: await findRoom(folders),
    stops: planStops(plan, services, hooks),
    code: code?.found ?? null,
    pipelineFile: code?.pipelineFile ?? null,
    obstacles: [
      ...(await findObstacles(look, context)),
      ...(await findUnstoppable(plan, services, context)),
      ...findUnbuilt({
        plan,
        hooks: [...hooks.today, ...hooks.stored],
        makesBackup:
          look.settings.safetyBackup && prepared.surveys.some(({ isPresent }) => isPresent),
      }),
    ],
    options: asked.options,
    program: asked.program,
    nowMs: context.clock.now(),
  });
}

async function findObstacles(
  { chosen, opener, stored }: Look,
  context: StepContext,
): Promise<readonly Refusal[]> {
  return [...(await findClosed(chosen, opener, context)), ...stored.obstacles];
}

/** What comes over a network is kept in the state folder until it is decoded, one artifact after the other. */
function withAside({ prepared, copies, chosen }: Look, { store }: Asked): PreparedParts['surveys'] {
  const isNear = copies.every(({ destination }) => destination.traits.isOnThisMachine === true);
  if (isNear) return prepared.surveys;
  const bytes = Math.max(0, ...chosen.map(({ stored }) => stored.bytes));
  const aside = { folder: store.state.path, bytes };
  return prepared.surveys.map((survey, at) =>
    at === 0 ? { ...survey, needs: [...survey.needs, aside] } : survey,
  );
}
