import { type ExitCode, exits } from '../../model/exit.ts';

/** From the worst on; of several matters the worst is what a script hears. */
const order: readonly ExitCode[] = [
  ...[exits.internal, exits.integrity, exits.failed, exits.config, exits.unavailable],
  ...[exits.notFound, exits.refused, exits.notNow, exits.look],
];

export function worstExit(codes: readonly ExitCode[]): ExitCode {
  return order.find((code) => codes.includes(code)) ?? exits.done;
}
