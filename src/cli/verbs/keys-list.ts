import { join } from 'node:path';
import { exits } from '../../model/exit.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { stateFolder } from '../compose/folders.ts';
import { createOurSecrets } from '../compose/secrets.ts';
import type { Io } from '../io.ts';
import { keptKeys, type OurKey, type Owner, pipelineKeys } from '../keys/our-keys.ts';
import { renderKeys } from '../keys/render-list.ts';
import { filesIn } from '../pipelines.ts';
import { chooseMany, type Reach, withMistakes } from '../reach/choose-many.ts';
import { lookOf } from '../reach/columns.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  // The keys of the state folder are there without any pipeline.
  const nothing: Reach = { chosen: [], mistakes: null };
  const isAlone = filesIn(line.files, io).length === 0;
  const reach = isAlone ? nothing : await chooseMany([], line, io);
  if ('exit' in reach) return reach;
  const outcome = await answerFailures(io, async () => {
    const at = new Date();
    const keys: OurKey[] = [];
    for (const chosen of reach.chosen) {
      keys.push(...(await pipelineKeys(ownerOf(chosen, io), at)));
    }
    keys.push(...(await keptKeys(join(stateFolder(io.env), 'keys'), at)));
    if (keys.length === 0 && !line.quiet) io.stderr.write(empty);
    const text = renderKeys(keys, lookOf(io.stdout));
    return { exit: exits.done, reason: 'done', text, data: { keys } };
  });
  return withMistakes(outcome, reach);
}

/** Not the store: that one does not open where a key is missing, which is what this verb is asked for. */
function ownerOf({ plan, repository }: Chosen, io: Io): Owner {
  const secrets = createOurSecrets(repository, io);
  return { plan, parts: { repository, secrets } };
}

const empty =
  'no keys are known here; make a pair with: run-pipeline keys create keys/backup.asc\n';
