import { BackupError } from '../model/failures.ts';
import type { StageName } from '../model/stages.ts';
import type { Exit } from '../ports/place.ts';
import { BrokenPipe } from './failures.ts';

/** The joints are sockets: a reader that is gone shows as either. */
const lostPipe = /broken pipe|connection reset/i;

const fullDisk = /no space left on device|disk quota exceeded/i;

/** Why a program that should have ended well did not. */
export function explainExit(program: string, exit: Exit, stage: StageName): Error {
  if (exit.failure !== undefined) return notStarted(program, exit.failure, stage);
  if (exit.lost !== undefined) return wayLost(program, exit.lost, stage);
  const last = exit.stderr.trim();
  const said = last === '' ? '' : `: ${last.split('\n').slice(-3).join(' | ')}`;
  if (exit.signal === 'SIGPIPE') return new BrokenPipe(`${program} lost its reader`);
  if (exit.signal !== null) {
    const hint = 'look into the system log: out of memory, a limit, or somebody ended it';
    const message = `${program} was killed by ${exit.signal}${said}`;
    return new BackupError({ code: 'BP5011', stage, message, hint });
  }
  const failure = endedWith(`${program} ended with ${exit.code}${said}`, last, stage);
  if (!lostPipe.test(last)) return failure;
  // Its reader may be gone, and then the reader is what failed; or it speaks of a connection of its own.
  return new BrokenPipe(`${program} lost its reader`, { cause: failure });
}

function endedWith(message: string, last: string, stage: StageName): BackupError {
  if (fullDisk.test(last)) {
    const hint = 'make room, or use another disk for `staging.dir`';
    return new BackupError({ code: 'BP5030', stage, message, hint });
  }
  return stage === 'dump'
    ? new BackupError({
        code: 'BP5010',
        stage,
        message,
        hint: 'run the program by hand to see more',
      })
    : new BackupError({
        code: 'BP5020',
        stage,
        message,
        hint: 'look at what it said; a damaged key is a frequent cause',
      });
}

function wayLost(program: string, how: string, stage: StageName): BackupError {
  return new BackupError({
    code: 'BP5021',
    stage,
    message: `${program}: ${how}`,
    hint: 'look at the network, and at whatever it ran in: did somebody restart it?',
  });
}

function notStarted(program: string, why: string, stage: StageName): BackupError {
  return new BackupError({
    code: 'BP5012',
    stage,
    message: `${program} cannot be started: ${why}`,
    hint: `install ${program}, or put its folder on PATH`,
  });
}
