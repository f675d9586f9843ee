import { exits } from '../exit.ts';

/** `SIGHUP`: the terminal, or the connection to it, is gone. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Somebody or something asked the program to stop; the reason of the run's signal. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly exit: typeof exits.interrupted | typeof exits.terminated;

  constructor(signal: StopSignal) {
    super(`interrupted by ${signal}`);
    this.exit = signal === 'SIGINT' ? exits.interrupted : exits.terminated;
  }
}
