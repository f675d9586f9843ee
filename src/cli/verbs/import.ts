import { choosePipeline } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { importFile } from '../import/import-file.ts';
import { readOrder } from '../import/read-order.ts';
import type { Io } from '../io.ts';
import { createSetting } from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import { endingOf } from '../run/ending-of.ts';
import { worstOf } from '../run/worst.ts';
import type { Line, Outcome } from '../verb.ts';

/** Makes a backup of a file of another origin, when it is proved to be what a dump of the pipeline stores. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  const setting = createSetting(io);
  const chosen = await choosePipeline(line, io, setting);
  if ('exit' in chosen) return chosen;
  const read = readOrder(line, chosen, io);
  if ('mistake' in read) return printMistakes([read.mistake], line.verb, io.stderr);
  return await answerFailures(io, async () => {
    const attempt = await io.audit.begin({ plan: chosen.plan });
    const ended = await importFile(read.order, { chosen, setting, line, io });
    if ('mistake' in ended) return printMistakes([ended.mistake], line.verb, io.stderr);
    await attempt.end(endingOf(ended));
    return { ...worstOf([ended], line.strict), isStreamed: true };
  });
}
