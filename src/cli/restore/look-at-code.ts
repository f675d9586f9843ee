import { resolve } from 'node:path';
import type { CodeObservation, CodeUnknown } from '../../model/restore/code.ts';
import type { PipelineFiles } from '../../model/restore/plan/file-change.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { type CodeQuestion, observeCode } from '../../stages/restore/checkout/observe.ts';
import { readFileAtTag } from '../../stages/restore/plan/file-at-tag.ts';
import type { Asked } from './asked.ts';

export interface CodeLook {
  readonly question: CodeQuestion;
  readonly found: CodeObservation | CodeUnknown;
  readonly pipelineFile: PipelineFiles | null;
}

/** How the repository of the application stands to the tag of the backup, and what the pipeline file says there. */
export async function lookAtCode(
  { application: { tag, commit } }: Manifest,
  { chosen, store }: Asked,
  context: StepContext,
): Promise<CodeLook> {
  const { place, parts, plan } = store;
  const repository = resolve(parts.repository, plan.application?.repository ?? '.');
  const question = { repository, recorded: { tag, commit } };
  const found = await observeCode(question, place, context);
  const there = 'tagCommit' in found ? found.tagCommit : null;
  const { file } = chosen;
  const today = chosen.sources.get(chosen.shown)?.text ?? '';
  const pipelineFile =
    there === null
      ? null
      : await readFileAtTag({ repository, commit: there, file, today }, place, context);
  return { question, found, pipelineFile };
}
