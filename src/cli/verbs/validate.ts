import type { Setting } from '../../config/load.ts';
import type { InspectKey } from '../../config/presence/check-keys.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { type ExitCode, exits } from '../../model/exit.ts';
import type { Findings } from '../../reporters/diagnostics/prepare.ts';
import { summaryLine } from '../../reporters/diagnostics/summary.ts';
import type { Io } from '../io.ts';
import {
  createSetting,
  filesIn,
  hasErrors,
  type LoadedAll,
  loadAll,
  noPipeline,
} from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import { fixFiles } from '../validate/fix-files.ts';
import { printFindings } from '../validate/print-findings.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const files = filesIn([...line.files, ...line.positionals], io);
  if (files.length === 0) return printMistakes([noPipeline()], line.verb, io.stderr);
  const setting = createSetting(io);
  const first = loadAll(files, setting);
  const mended = line.flag('fix') ? await mend(first, line, io) : [];
  if (mended.length > 0) return printMistakes(mended, line.verb, io.stderr);
  const loaded = line.flag('fix') ? loadAll(files, setting) : first;
  const findings = line.flag('online') ? await withPresence(loaded, setting) : loaded.findings;
  const text = await printFindings(findings, line, io);
  if (!line.quiet && !line.json) io.stderr.write(verdict(loaded, findings, io));
  const exit = exitOf(findings.diagnostics, line.strict);
  const isSilent = line.quiet && exit === exits.done;
  const reason = isSilent ? 'done' : reasonOf(findings.diagnostics, files.length);
  return { exit, reason, findings, text, data: { files: files.map(setting.show) } };
}

/** Applies the safe fixes; what it returns stood in the way of writing them. */
async function mend(loaded: LoadedAll, line: Line, io: Io): Promise<readonly Diagnostic[]> {
  const { files, mistakes } = await fixFiles(loaded.findings, io);
  if (!line.quiet) for (const [file, count] of files) io.stderr.write(fixedLine(file, count));
  return mistakes;
}

function reasonOf(diagnostics: readonly Diagnostic[], count: number): string {
  const mistakes = diagnostics.filter(({ severity }) => severity !== 'info');
  if (mistakes.length > 0) return summaryLine(mistakes);
  return count === 1 ? '1 file is valid' : `${count} files are valid`;
}

function fixedLine(file: string, count: number): string {
  return `fixed  ${file}: ${count} ${count === 1 ? 'place' : 'places'}\n`;
}

async function withPresence(
  { pipelines, findings }: LoadedAll,
  setting: Setting,
): Promise<Findings> {
  const { checkPresence } = await import('../../config/presence/check.ts');
  const { publicKeyUntil } = await import('../../adapters/codecs/openpgp/keys/inspect.ts');
  const now = new Date();
  const inspect: InspectKey = (bytes, use) => publicKeyUntil(bytes, use, now);
  const found = [];
  for (const loaded of pipelines)
    found.push(...(await checkPresence(loaded, setting, { inspect, now })));
  return { diagnostics: [...findings.diagnostics, ...found], sources: findings.sources };
}

function exitOf(diagnostics: readonly Diagnostic[], strict: boolean): ExitCode {
  if (hasErrors(diagnostics)) return exits.config;
  const warned = diagnostics.some(({ severity }) => severity === 'warning');
  return strict && warned ? exits.look : exits.done;
}

const maxListed = 20;

/** What is well; mistakes were shown before. */
function verdict({ pipelines }: LoadedAll, { diagnostics }: Findings, io: Io): string {
  const wrong = new Set(
    diagnostics.flatMap(({ file, severity }) => (severity === 'error' ? file : [])),
  );
  const valid = pipelines.filter(({ plan, shown }) => plan !== null && !wrong.has(shown));
  const listed = valid
    .slice(0, maxListed)
    .map(({ shown }) => `${io.stderr.palette.strong('valid')}  ${shown}\n`);
  const more = valid.length - listed.length;
  return listed.join('') + (more > 0 ? `and ${more} more\n` : '');
}
