import type { ExitCode } from '../model/exit.ts';
import { type Mask, maskTexts } from '../model/run/mask-texts.ts';
import { type DiagnosticRecord, diagnosticRecords } from '../reporters/diagnostics/json.ts';
import { printableJson } from '../util/visible-text.ts';
import type { Outcome } from './verb.ts';

/** The one shape of what `--json` prints, whatever happened. */
interface JsonDocument {
  readonly formatVersion: 1;
  readonly verb: string | null;
  readonly exit: { readonly code: ExitCode; readonly reason: string };
  readonly diagnostics: readonly DiagnosticRecord[];
  readonly data?: unknown;
}

export function renderDocument(verb: string | null, outcome: Outcome, mask: Mask): string {
  const document: JsonDocument = {
    formatVersion: 1,
    verb,
    exit: { code: outcome.exit, reason: outcome.reason },
    diagnostics: outcome.findings ? diagnosticRecords(outcome.findings) : [],
    ...(outcome.data === undefined ? {} : { data: outcome.data }),
  };
  return `${printableJson(maskTexts(document, mask))}\n`;
}
