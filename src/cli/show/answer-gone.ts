import { parseTarget } from '../../catalog/parse-target.ts';
import { orStoreFailure } from '../../catalog/store/or-store-failure.ts';
import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import { isBackupId } from '../../model/run/backup-id.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { choosePipeline } from '../choose-pipeline.ts';
import { openStore, type Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { createSetting } from '../pipelines.ts';
import type { Line, Outcome } from '../verb.ts';
import { type DeletionProof, readDeletions } from './gather-proof.ts';

interface Gone extends DeletionProof {
  readonly destination: string;
}

/** `show --proof` of an id that no destination has: who deleted it, when and why; `null` where nobody knows. */
export async function answerGone(
  line: Line,
  io: Io,
  context: StepContext,
): Promise<Outcome | null> {
  const { pipeline, which } = parseTarget(line.positionals[0] ?? '');
  if (!isBackupId(which.text)) return null;
  const positionals = pipeline === null ? [] : [pipeline];
  const chosen = await choosePipeline({ ...line, positionals }, io, createSetting(io));
  if ('exit' in chosen) return null;
  const store = await openStore(chosen, io);
  const gone = await gather(store, which.text, context);
  if (gone.length === 0) return null;
  const target = `${store.plan.name}@${which.text}`;
  const deletions = gone.map(({ destination, words, doubt }) => ({
    ...{ destination, ...words },
    ...{ counts: doubt === null, doubt },
  }));
  return {
    exit: exits.notFound,
    reason: `${target} was deleted`,
    text: [`${target} is gone`, ...gone.map(wordsOf)]
      .map((text) => `${visibleLine(text)}\n`)
      .join(''),
    data: { target, deletions },
  };
}

/** A destination that does not answer hides only what it knows. */
async function gather(
  store: Store,
  backup: string,
  context: StepContext,
): Promise<readonly Gone[]> {
  const found: Gone[] = [];
  for (const { destination } of store.destinations) {
    const asked = { destination, doing: 'reading what was deleted' };
    const read = () => readDeletions(store, { destination, backup }, context);
    try {
      const records = await orStoreFailure(asked, context, read);
      found.push(...records.map((one) => ({ ...one, destination: destination.id })));
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
    }
  }
  return found;
}

function wordsOf({ destination, words, doubt }: Gone): string {
  const said =
    words === null
      ? 'a record of its deletion is there that nobody can read'
      : `deleted ${words.at} by ${words.by}, ${words.run}: ${words.reason}`;
  return `  ${destination}  ${said}${doubt === null ? '' : ` (it does not count: ${doubt})`}`;
}
