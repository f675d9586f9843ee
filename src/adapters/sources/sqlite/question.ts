import { extname } from 'node:path';
import type { Command } from '../../../ports/place.ts';
import { callInOwnProcess } from '../../../util/own-process.ts';
import type * as program from './ask-database.ts';
import type { DatabaseQuestion } from './ask-database.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`ask-database${extname(import.meta.url)}`, import.meta.url).href;
const entry: keyof typeof program = 'askDatabase';

/** A program that prints the rows of a query, the same text for the same rows. It changes nothing in the database. */
export function sqliteQuestion(question: DatabaseQuestion): Command {
  return { argv: callInOwnProcess({ module, entry, argument: question }) };
}
