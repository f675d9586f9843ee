import { statSync } from 'node:fs';
import type { Launched, Launcher, Wiring } from '../../../ports/launcher.ts';
import type { Command, Exit } from '../../../ports/place.ts';
import { createRedactor, type Redactor } from '../../../util/redactor.ts';
import { findDeathSignal } from './death-signal.ts';
import { childEnvironment, type Environment, secretsOf } from './environment.ts';
import { findProgram } from './find-program.ts';
import { Guardian } from './guardian.ts';
import { notStarted, startProcess } from './process.ts';
import { openSecretFiles, type SecretFiles } from './secret-files.ts';

export interface LauncherOptions {
  /** Our own environment, of which programs get the allowed part. */
  readonly environment: Environment;
  /** Knows the secrets of this process; left out: only those that programs are given here. */
  readonly redactor?: Redactor;
  /** How long a program may take to end when it is asked to; 5 seconds when left out. */
  readonly graceMs?: number;
}

export interface Launch {
  readonly command: Command;
  readonly wiring: Wiring;
  readonly signal: AbortSignal;
  /** Throws when the exit is no success: then `stdout` fails. */
  readonly judge?: (exit: Exit) => void;
}

/** Behind the three streams that every program has. */
const firstFree = 3;

/** Finds programs and starts them so that they die with us. */
export class LocalLauncher implements Launcher {
  readonly #environment: Environment;
  readonly #redactor: Redactor;
  readonly #limits: { readonly graceMs?: number };
  readonly #guardian = new Guardian();
  #deathSignal: readonly string[] | undefined;

  constructor({ environment, redactor = createRedactor(), ...limits }: LauncherOptions) {
    this.#environment = environment;
    this.#redactor = redactor;
    this.#limits = limits;
  }

  start(command: Command, wiring: Wiring, signal: AbortSignal): Launched {
    return this.launch({ command, wiring, signal });
  }

  launch({ command, wiring: stdio, signal, judge }: Launch): Launched {
    const env = childEnvironment(this.#environment, command);
    const found = find(command, env.PATH);
    if ('failure' in found) return notStarted(found.failure, { stdio, judge });
    for (const secret of secretsOf(command)) this.#redactor.learn(secret);
    this.#deathSignal ??= findDeathSignal(this.#environment.PATH);
    this.#guardian.begin();
    const [program = found.program, ...rest] = [...this.#deathSignal, found.program];
    return withSecretFiles(command, { stdio, judge }, ({ descriptors, env: paths }) =>
      startProcess({
        argv: [program, ...rest, ...command.argv.slice(1)],
        env: { ...env, ...paths },
        cwd: command.cwd,
        stdio,
        more: descriptors,
        signal,
        judge,
        standsFor: command.standsFor,
        redactor: this.#redactor,
        mayLeaveOthers: stdio.mayLeaveOthers,
        watch: (group) => this.#guardian.watch(group),
        ...this.#limits,
      }),
    );
  }

  /** The path of a program; `null` when there is none that may be run. */
  which(program: string): string | null {
    return findProgram(program, { path: this.#environment.PATH });
  }
}

/** The files are the program's own by the time that it has started, and ours no more. */
function withSecretFiles(
  command: Command,
  start: Parameters<typeof notStarted>[1],
  work: (files: SecretFiles) => Launched,
): Launched {
  let files: SecretFiles;
  try {
    files = openSecretFiles(command, firstFree);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return notStarted(`a file for its secrets cannot be made: ${reason}`, start);
  }
  try {
    return work(files);
  } finally {
    files.close();
  }
}

function find(
  { argv, cwd }: Command,
  path: string | undefined,
): { readonly program: string } | { readonly failure: string } {
  if (cwd !== undefined && !statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) {
    return { failure: `its working folder ${cwd} does not exist` };
  }
  const program = findProgram(argv[0], { path, ...(cwd !== undefined && { cwd }) });
  return program === null
    ? { failure: `there is no program ${argv[0]} that this user may run` }
    : { program };
}
