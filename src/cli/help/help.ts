import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { exits } from '../../model/exit.ts';
import { readVerb } from '../find-verb.ts';
import type { Io, Output } from '../io.ts';
import { exitOfMistakes, reasonOfMistakes } from '../mistake.ts';
import { printMistakes } from '../print-mistakes.ts';
import type { Outcome, Verb, VerbTable } from '../verb.ts';
import { describeVerb } from './describe-verb.ts';
import { renderOverview } from './overview.ts';
import { renderVerb } from './verb-page.ts';

/** Help about the words before `--help`: everything, a family such as `config`, or one verb. */
export function answerHelp(words: readonly string[], table: VerbTable, io: Io): Outcome {
  if (words.length === 0) return overview(table, io);
  const family = table.family(words[0] ?? '');
  if (words.length === 1 && family.length > 0 && !table.find(words[0] ?? '')) {
    return pages(family, table, io.stdout);
  }
  const found = readVerb(words, table);
  if (found.verb === null) return printMistakes([found.mistake], null, io.stderr);
  return pages([found.verb], table, io.stdout);
}

export function answerWithoutVerb(
  mistakes: readonly Diagnostic[],
  table: VerbTable,
  io: Io,
): Outcome {
  io.stderr.write(renderOverview(table.groups, io.stderr, 'short'));
  return {
    exit: exitOfMistakes(mistakes),
    reason: reasonOfMistakes(mistakes),
    findings: { diagnostics: mistakes, sources: new Map() },
  };
}

function overview(table: VerbTable, { stdout }: Io): Outcome {
  const groups = table.groups.map(({ title, verbs }) => ({
    title,
    verbs: verbs.map((verb) => describeVerb(verb, table)),
  }));
  return { ...done, text: renderOverview(table.groups, stdout, 'all'), data: { groups } };
}

function pages(verbs: readonly Verb[], table: VerbTable, stdout: Output): Outcome {
  const text = verbs.map((verb) => renderVerb(verb, stdout)).join('\n');
  return { ...done, text, data: { verbs: verbs.map((verb) => describeVerb(verb, table)) } };
}

const done = { exit: exits.done, reason: 'done' } as const;
