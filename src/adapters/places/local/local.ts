import type { Launcher, Wiring } from '../../../ports/launcher.ts';
import type { Command, Place, Running } from '../../../ports/place.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Via } from '../../../ports/via.ts';
import { assertAccepted } from './exit-failure.ts';
import { type LauncherOptions, LocalLauncher } from './launcher.ts';
import { nowhere } from './process.ts';

/** This machine. */
export function createLocalPlace(options: LauncherOptions): Place & Launcher {
  return new LocalPlace(options);
}

class LocalPlace implements Place, Launcher {
  readonly kind = 'local';
  readonly #launcher: LocalLauncher;

  constructor(options: LauncherOptions) {
    this.#launcher = new LocalLauncher(options);
  }

  check(): Promise<readonly Finding[]> {
    return Promise.resolve([]);
  }

  start(...launch: Parameters<Launcher['start']>): ReturnType<Launcher['start']> {
    return this.#launcher.start(...launch);
  }

  spawn(command: Command, { signal }: StepContext): Running {
    const { okCodes = [0], standsFor } = command;
    const program = standsFor?.program ?? command.argv[0];
    const wiring: Wiring = { stdin: command.stdin ?? 'ignore', stdout: 'pipe' };
    const { stdin, stdout, done } = this.#launcher.launch({
      command,
      wiring,
      signal,
      judge: (exit) => assertAccepted(program, exit, okCodes),
    });
    if (!stdout) throw new TypeError('the standard output of a program is a pipe');
    return { stdin: stdin ?? nowhere(), stdout, done };
  }

  which(program: string): Promise<string | null> {
    return Promise.resolve(this.#launcher.which(program));
  }

  standIn(command: Command): Promise<Command> {
    return Promise.resolve(command);
  }

  scratch(name: string, { scratch }: StepContext): Promise<string> {
    return scratch.path(name);
  }
}

/** The way to this machine is no way at all. */
export function createLocalVia(place: Place): Via {
  return {
    kind: 'local',
    label: 'this machine',
    isHere: true,
    check: () => Promise.resolve([]),
    open: () => Promise.resolve(place),
  };
}
