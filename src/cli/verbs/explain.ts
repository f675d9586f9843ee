import { catalogue, findEntry } from '../../model/diagnostics/catalogue.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { exits } from '../../model/exit.ts';
import { describeKey } from '../explain/describe-key.ts';
import type { Search } from '../explain/find-key.ts';
import { renderCode } from '../explain/render-code.ts';
import { renderKeys } from '../explain/render-key.ts';
import { families, openGuide, searchKey, searchPart } from '../explain/search.ts';
import type { Io } from '../io.ts';
import { createMistake, either } from '../mistake.ts';
import { printMistakes } from '../print-mistakes.ts';
import { showArgument } from '../show-argument.ts';
import { suggest } from '../suggest.ts';
import type { Line, Outcome } from '../verb.ts';

export function run(line: Line, io: Io): Outcome {
  const [subject = '', type] = line.positionals;
  const code = subject.toUpperCase();
  if (type === undefined && /^BP\d*$/.test(code)) return explainCode(code, line, io);
  if (type !== undefined && !Object.hasOwn(families, subject)) return refuseType(line, io);
  const guide = openGuide();
  const search = type === undefined ? searchKey(subject, guide) : searchPart(subject, type, guide);
  if (search.found === null) {
    const mistake = type === undefined ? unknownKey(search) : unknownType(search);
    return printMistakes([mistake], line.verb, io.stderr);
  }
  const pages = search.found.map((found) => describeKey(found, guide));
  return { ...done, text: renderKeys(pages, io.stdout), data: { keys: pages } };
}

const done = { exit: exits.done, reason: 'done' } as const;

function explainCode(code: string, line: Line, io: Io): Outcome {
  const entry = findEntry(code);
  if (entry) return { ...done, text: renderCode(code, entry, io.stdout), data: { code, ...entry } };
  const near = suggest(code, Object.keys(catalogue));
  const mistake = createMistake(
    'BP0116',
    `there is no code ${showArgument(code)}`,
    near === undefined
      ? 'codes are BP and four digits, as diagnostics show them'
      : `did you mean ${near}?`,
  );
  return printMistakes([mistake], line.verb, io.stderr);
}

function refuseType(line: Line, io: Io): Outcome {
  const [subject = '', type = ''] = line.positionals;
  const mistake = createMistake(
    'BP0108',
    `${showArgument(type)} is one argument too many after ${showArgument(subject)}`,
    `a type follows only ${either(Object.keys(families))}`,
  );
  return printMistakes([mistake], line.verb, io.stderr);
}

type NotFound = Extract<Search, { found: null }>;

function unknownKey({ until, unknown, meant, known }: NotFound): Diagnostic {
  const where = until === '' ? 'a pipeline' : until;
  return createMistake(
    'BP0116',
    `${where} has no key ${showArgument(unknown)}`,
    adviceFrom(meant, known, 'it has no keys'),
  );
}

function unknownType({ until, unknown, meant, known }: NotFound): Diagnostic {
  return createMistake(
    'BP0116',
    `there is no ${until} ${showArgument(unknown)}`,
    adviceFrom(meant, known, 'there is none'),
  );
}

function adviceFrom(meant: string | undefined, known: readonly string[], none: string): string {
  if (meant !== undefined) return `did you mean ${meant}?`;
  const listed = known.slice(0, 12).join(', ') + (known.length > 12 ? ' …' : '');
  return known.length === 0 ? none : `known are ${listed}`;
}
