import { appendFileSync } from 'node:fs';
import { findEntry } from '../../model/diagnostics/catalogue.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Findings } from '../../reporters/diagnostics/prepare.ts';
import type { Io } from '../io.ts';
import type { Line } from '../verb.ts';

/** Shows mistakes in the form that was asked for; returns what belongs on stdout. */
export async function printFindings(findings: Findings, line: Line, io: Io): Promise<string> {
  if (line.json) return '';
  const onActions = io.env.GITHUB_ACTIONS === 'true';
  const format = line.value('format') ?? 'pretty';
  if (onActions) await writeSummary(findings, io);
  if (format !== 'pretty') return render(format, findings);
  const shown = line.verbose ? findings : withoutRemarks(findings);
  const { renderPretty } = await import('../../reporters/diagnostics/pretty.ts');
  io.stderr.write(renderPretty({ ...shown, palette: io.stderr.palette }));
  if (!line.quiet && !line.verbose) io.stderr.write(remarksOf(findings.diagnostics));
  return onActions ? render('github', shown) : '';
}

async function render(format: string, findings: Findings): Promise<string> {
  switch (format) {
    case 'compact':
      return (await import('../../reporters/diagnostics/compact.ts')).renderCompact(findings);
    case 'json':
      return (await import('../../reporters/diagnostics/json.ts')).renderJson(findings);
    case 'github':
      return (await import('../../reporters/diagnostics/github.ts')).renderGithub(
        withoutRemarks(findings),
      );
    case 'sarif': {
      const { renderSarif } = await import('../../reporters/diagnostics/sarif.ts');
      const { readVersion } = await import('../version.ts');
      return renderSarif({ ...findings, version: readVersion(), explain: findEntry });
    }
    default:
      throw new Error(`the table allows no format ${format}`);
  }
}

/** Remarks say nothing about mistakes; one line tells that there are some. */
function withoutRemarks({ diagnostics, sources }: Findings): Findings {
  return { diagnostics: diagnostics.filter(({ severity }) => severity !== 'info'), sources };
}

function remarksOf(diagnostics: readonly Diagnostic[]): string {
  const parts = diagnostics.filter(({ code }) => code === 'BP3022').map(({ message }) => message);
  const names = [...new Set(parts)].map((message) => message.replace(/ is not available.*$/, ''));
  if (names.length === 0) return '';
  return `not available in this version: ${names.join(', ').replaceAll('the ', '')}\n`;
}

async function writeSummary(findings: Findings, io: Io): Promise<void> {
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  const { renderGithubSummary } = await import('../../reporters/diagnostics/github-summary.ts');
  try {
    appendFileSync(file, renderGithubSummary(findings));
  } catch (error) {
    // The summary is a courtesy of the runner: without it the log still says everything.
    io.stderr.write(
      `the job summary could not be written: ${error instanceof Error ? error.message : error}\n`,
    );
  }
}
