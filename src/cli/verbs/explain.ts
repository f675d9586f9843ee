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
  if (search.found === null) return printMistakes([unknownKey(search)], line.verb, io.stderr);
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

function unknownKey(search: Extract<Search, { found: null }>): Diagnostic {
  const { until, unknown, meant, known } = search;
  const where = until === '' ? 'a pipeline' : until;
  const listed = known.slice(0, 12).join(', ') + (known.length > 12 ? ' …' : '');
  const offer = known.length === 0 ? 'it has no keys' : `it has ${listed}`;
  return createMistake(
    'BP0116',
    `${where} has no key ${showArgument(unknown)}`,
    meant === undefined ? offer : `did you mean ${meant}?`,
  );
}
