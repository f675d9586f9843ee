import { lastGood } from '../../catalog/last-good.ts';
import type { Setting } from '../../config/load.ts';
import type { Plan } from '../../model/plan.ts';
import { type Mask, maskTexts } from '../../model/run/mask-texts.ts';
import { digestRunPlan } from '../../model/run-plan/digest.ts';
import type { RunPlan } from '../../model/run-plan/run-plan.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { planDestinations } from '../../stages/planned/plan-destinations.ts';
import { planDumps } from '../../stages/planned/plan-dumps.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { digestPipeline } from '../compose/pipeline-digest.ts';
import type { Io } from '../io.ts';
import { readVersion } from '../version.ts';
import { planEncryption } from './encryption.ts';
import { findChanges } from './find-changes.ts';
import { findProblems } from './find-problems.ts';
import { findWarnings } from './find-warnings.ts';
import { readCode } from './read-code.ts';
import { surveyPipeline } from './survey.ts';

/** What a run of a pipeline would do at this moment. Reads; changes nothing. */
export async function makePlan(
  chosen: Chosen,
  setting: Setting,
  around: { readonly io: Io; readonly context: StepContext },
): Promise<RunPlan> {
  const { io, context } = around;
  const { plan } = chosen;
  const nowMs = context.clock.now();
  const survey = await surveyPipeline(chosen, io, context);
  const { backups, reachable } = survey;
  const destinations = planDestinations({ ...survey, plan, now: nowMs }, reachable.destinations);
  const { encryption, problems } = await planEncryption(plan, chosen.repository, nowMs);
  const today = {
    pipelineDigest: digestPipeline(chosen, setting),
    dumps: await planDumps(survey.sources, backups, context),
    codecs: codecsOf(plan),
    encryption,
    destinations,
  };
  const last = lastGood({ backups, nowMs })?.backup.manifest ?? null;
  return seal(
    {
      formatVersion: 1,
      madeAt: new Date(nowMs).toISOString(),
      tool: { name: 'run-pipeline', version: readVersion() },
      pipeline: plan.name,
      ...today,
      ...(await readCode(chosen, reachable, around)),
      verify: plan.stages.verify.level,
      comparedWith: last?.id ?? null,
      changes: last === null ? [] : findChanges(today, last),
      hooks: plan.hooks.map(({ at }) => at).filter((at) => !at.endsWith(':restore')),
      notices: plan.stages.notify.map(({ id, type, on }) => ({ channel: id ?? type, events: on })),
      problems: [...(await findProblems(survey, context)), ...problems],
      warnings: findWarnings(survey, { destinations, nowMs }),
    },
    io.redactor.mask,
  );
}

function codecsOf({ stages: { compress, encrypt } }: Plan): readonly string[] {
  return [
    ...(compress.algorithm === 'none' ? [] : [compress.algorithm]),
    ...(encrypt === 'none' ? [] : ['openpgp']),
  ];
}

/** Other programs and people have written some of its texts: no secret may be in them, nor stand in the way of a name. */
function seal(plan: Omit<RunPlan, 'digest'>, mask: Mask): RunPlan {
  const said = {
    ...plan,
    application: maskTexts(plan.application, mask),
    destinations: plan.destinations.map((one) => ({
      ...one,
      ...maskTexts(
        {
          location: one.location,
          unknown: one.unknown,
          refusal: one.refusal,
          removals: one.removals,
        },
        mask,
      ),
    })),
    changes: maskTexts(plan.changes, mask),
    problems: maskTexts(plan.problems, mask),
    warnings: maskTexts(plan.warnings, mask),
  };
  return { ...said, digest: digestRunPlan(said) };
}
