import { text } from 'node:stream/consumers';
import type { StepContext } from '../../../../ports/step-context.ts';
import { clientFailure } from '../explain-client.ts';
import { choose } from '../programs.ts';
import { quoteName } from '../quote.ts';
import { clientCommand } from '../run-client.ts';
import type { Server } from '../server.ts';
import { notPutBack } from './failures.ts';
import { explainLoad, loadCommand } from './load-command.ts';

/** The statements that make the code of a database again, as the dump program writes them. */
export interface CodeText {
  readonly database: string;
  /** Triggers, routines and events. */
  readonly programs: string;
  readonly views: string;
}

export interface CodeWish {
  readonly database: string;
  /** Whether there is anything beside views. */
  readonly hasPrograms: boolean;
  /** Whether routines and events belong to it. */
  readonly isWhole: boolean;
  /** Whose triggers. */
  readonly tables: readonly string[];
  readonly views: readonly string[];
}

const usual = [
  '--single-transaction',
  '--skip-lock-tables',
  '--no-data',
  '--skip-dump-date',
  '--default-character-set=utf8mb4',
] as const;

export async function readCode(
  server: Server,
  { database, hasPrograms, isWhole, tables, views }: CodeWish,
  context: StepContext,
): Promise<CodeText> {
  const dump = (parameters: readonly string[]) => runDump(server, parameters, context);
  const own = ['--triggers', '--add-drop-trigger', '--no-create-info'];
  const from = isWhole ? ['--routines', '--events', '--', database] : ['--', database, ...tables];
  const programs = hasPrograms ? await dump([...own, ...from]) : '';
  const shown = views.length === 0 ? '' : await dump(['--skip-triggers', '--', database, ...views]);
  return { database, programs, views: shown };
}

async function runDump(
  server: Server,
  parameters: readonly string[],
  context: StepContext,
): Promise<string> {
  const program = choose(server.installed, 'dump', server.client.family);
  if (program === null) throw notPutBack('the dump program is gone', 'install it again');
  const mysqlOnly = ['--set-gtid-purged=OFF', '--loose-column-statistics=0', '--no-tablespaces'];
  const own = program.family === 'mysql' ? mysqlOnly : [];
  const command = clientCommand(server.options, [program.name, ...usual, ...own, ...parameters]);
  const okCodes = [...Array(128).keys()];
  const { stdout, done } = server.place.spawn({ ...command, okCodes }, context);
  const output = await text(stdout);
  const exit = await done;
  if (exit.code !== 0) throw clientFailure(program.name, exit, server.label);
  if (output.trimEnd().endsWith('-- Dump completed')) return output;
  throw notPutBack(
    `${program.name} did not show the code of the database to its end`,
    'run it again',
  );
}

export interface Placing {
  readonly database: string;
  /** Events of a database that is kept must not run. */
  readonly areEventsAsleep: boolean;
}

/** Makes the code in a database; what is there of the same names is replaced. Repeatable. */
export async function writeCode(
  server: Server,
  code: CodeText,
  { placing, context }: { readonly placing: Placing; readonly context: StepContext },
): Promise<void> {
  for (const part of [code.programs, code.views]) {
    if (part === '') continue;
    await run(server, { sql: placed(part, code.database, placing), ...placing }, context);
  }
}

/** As it is written for another database. */
export function placed(sql: string, from: string, { database, areEventsAsleep }: Placing): string {
  const alter = (name: string) => `\nALTER DATABASE ${quoteName(name)} CHARACTER SET `;
  const renamed = withoutOwnName(sql.replaceAll(alter(from), alter(database)), from);
  if (!areEventsAsleep) return renamed;
  return renamed.replace(
    /(\/\*!50106 EVENT `(?:[^`]|``)+` ON SCHEDULE [\s\S]*? ON COMPLETION (?:NOT )?PRESERVE) ENABLE\b/g,
    '$1 DISABLE',
  );
}

/** A trigger is written as its maker wrote it, perhaps with the name of its database. */
function withoutOwnName(sql: string, from: string): string {
  const escaped = (text_: string) => text_.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const own = `(?:(?:${escaped(quoteName(from))}|${escaped(from)})\\s*\\.\\s*)?`;
  const named = '(?:`(?:[^`]|``)+`|[\\w$\\x80-\\uffff]+)';
  const header = new RegExp(
    `(\\/\\*!50003 trigger\\s+(?:if\\s+not\\s+exists\\s+)?)${own}(${named}\\s+\\w+\\s+\\w+\\s+on\\s+)${own}`,
    'gi',
  );
  return sql.replace(header, '$1$2');
}

async function run(
  server: Server,
  { sql, database }: { readonly sql: string; readonly database: string },
  context: StepContext,
): Promise<void> {
  const command = loadCommand({ ...server, database, calledBy: null });
  const running = server.place.spawn({ ...command, okCodes: [0, 1] }, context);
  running.stdin.on('error', () => undefined);
  // Its first line is not read.
  running.stdin.end(`\n${sql.replace(/^\/\*M?!999999\\-[^\n]*\n/, '')}`);
  await text(running.stdout);
  const { code, stderr } = await running.done;
  if (code === 0) return;
  explainLoad(stderr);
  throw notPutBack(`the code of ${database} could not be made: ${stderr.trim()}`, 'correct it');
}
