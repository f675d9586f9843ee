import { type ExitCode, exits } from '../../model/exit.ts';
import { auditFilesIn } from '../../runner/audit/audit-files.ts';
import { checkLog } from '../../runner/audit/read-log.ts';
import { checkText, damageText, isAtWork } from '../audit/check-text.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { stateFolder } from '../compose/folders.ts';
import type { Io } from '../io.ts';
import { lookOf } from '../reach/columns.ts';
import type { Line, Outcome } from '../verb.ts';

/** Changes nothing, not even what it finds wrong: that is evidence. */
export async function run(_line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, async () => {
    const state = stateFolder(io.env);
    const report = await checkLog(state);
    const { log: file } = auditFilesIn(state);
    const { damages, unended, ...facts } = report;
    const problems = damages.map(damageText);
    tellDamage(problems, io);
    return {
      ...endOf(problems),
      text: checkText(file, report, lookOf(io.stdout)),
      data: {
        file,
        ...facts,
        unended: unended.map((one) => ({ ...one, isAtWork: isAtWork(one) })),
        damages,
      },
    };
  });
}

function tellDamage([first]: readonly string[], { stderr }: Io): void {
  if (first === undefined) return;
  const { palette } = stderr;
  stderr.write(
    `${palette.error('error BP5152')}  ${palette.strong(`the audit log was changed: ${first}`)}\n`,
  );
  stderr.write(
    `${palette.strong('  help:')} run-pipeline explain BP5152 says what that means; no backup depends on the log\n`,
  );
}

function endOf([first, ...others]: readonly string[]): { exit: ExitCode; reason: string } {
  if (first === undefined) return { exit: exits.done, reason: 'done' };
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return { exit: exits.integrity, reason: `the audit log was changed: ${first}${more}` };
}
