import { BackupError } from '../model/failures.ts';
import type { StageName } from '../model/stages.ts';
import type { Exit } from '../ports/place.ts';
import { BrokenPipe } from './failures.ts';

/** The joints are sockets: a reader that is gone shows as either. */
const lostPipe = /broken pipe|connection reset/i;

const fullDisk = /no space left on device|disk quota exceeded/i;

/** Why a program that should have ended well did not. */
export function explainExit(program: string, exit: Exit, stage: StageName): Error {
  const last = exit.stderr.trim();
  const said = last === '' ? '' : `: ${last.split('\n').slice(-3).join(' | ')}`;
  if (exit.failure !== undefined) {
    const hint = `install ${program}, or put its folder on PATH`;
    return new BackupError({
      code: 'BP5012',
      stage,
      message: `${program} cannot be started: ${exit.failure}`,
      hint,
    });
  }
  if (exit.signal === 'SIGPIPE' || lostPipe.test(last))
    return new BrokenPipe(`${program} lost its reader`);
  if (exit.signal !== null) {
    const hint = 'look into the system log: out of memory, a limit, or somebody ended it';
    const message = `${program} was killed by ${exit.signal}${said}`;
    return new BackupError({ code: 'BP5011', stage, message, hint });
  }
  if (fullDisk.test(last)) {
    return new BackupError({
      code: 'BP5030',
      stage,
      message: `${program} ended with ${exit.code}${said}`,
      hint: 'make room, or use another disk for `staging.dir`',
    });
  }
  const code = stage === 'dump' ? 'BP5010' : 'BP5020';
  const hint =
    stage === 'dump'
      ? 'run the program by hand to see more'
      : 'look at what it said; a damaged key is a frequent cause';
  return new BackupError({
    code,
    stage,
    message: `${program} ended with ${exit.code}${said}`,
    hint,
  });
}
