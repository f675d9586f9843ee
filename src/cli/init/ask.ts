import type { Io } from '../io.ts';
import type { Answers } from './answers.ts';

/** Asks for what is not known yet; `null` when the person gave up. */
export async function askForMissing(answers: Answers, io: Io): Promise<Answers | null> {
  return await new Interview(io).complete(answers);
}
