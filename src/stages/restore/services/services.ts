import type { Finding, StepContext } from '../../../ports/step-context.ts';

/** The application around a restore: stopped before its data is replaced, started afterwards. */
export interface Services {
  /** For people, in the plan: units, services of a project, or the program that stops it. */
  readonly names: readonly string[];
  /** Before anything is touched: why it could not be stopped or started. Starts and stops nothing. */
  check(context: StepContext): Promise<readonly Finding[]>;
  /**
   * What is to be run now: looks which of them run, and changes nothing. The two are written down before the first of
   * them is run, and `start` must bear being run for nothing. `null` when none of them runs. Rejects with BP5012 when
   * the program for it is missing, with BP5122 when it does not say what runs.
   */
  observe(context: StepContext): Promise<ServiceCommands | null>;
}

export interface ServiceCommands {
  readonly stop: readonly string[];
  readonly start: readonly string[];
  /** The working folder of both: the repository of the application. */
  readonly cwd: string;
}
