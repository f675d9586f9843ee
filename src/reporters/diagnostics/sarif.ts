import type { Entry } from '../../model/diagnostics/catalogue/entry.ts';
import type { Diagnostic, Severity } from '../../model/diagnostics/diagnostic.ts';
import { printableJson, visibleLine } from '../../util/visible-text.ts';
import { type Findings, prepare } from './prepare.ts';
import { artifactOf, physicalLocation, replacementOf } from './sarif-locations.ts';
import { rulesFor } from './sarif-rules.ts';

export interface SarifInput extends Findings {
  readonly version: string;
  /** What a code means, from the catalogue. */
  readonly explain: (code: string) => Entry | undefined;
}

type Sources = Findings['sources'];

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** SARIF 2.1.0, for code scanning; it quotes nothing from the files. */
export function renderSarif(input: SarifInput): string {
  const { diagnostics } = prepare(input);
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const run = {
    tool: {
      driver: {
        name: 'run-pipeline',
        version: input.version,
        rules: rulesFor(codes, input.explain),
      },
    },
    columnKind: 'utf16CodeUnits',
    results: diagnostics.map((diagnostic) => ({
      ruleId: diagnostic.code,
      ruleIndex: codes.indexOf(diagnostic.code),
      ...resultOf(diagnostic, input.sources),
    })),
  };
  const $schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return `${printableJson({ $schema, version: '2.1.0', runs: [run] })}\n`;
}

function resultOf(diagnostic: Diagnostic, sources: Sources) {
  const { severity, path, related } = diagnostic;
  const logical = path === '' ? {} : { logicalLocations: [{ fullyQualifiedName: path }] };
  return {
    level: levels[severity],
    message: { text: messageOf(diagnostic) },
    locations: [{ ...physicalLocation(diagnostic.place, diagnostic.file), ...logical }],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(relatedLocation) }),
    ...fixesOf(diagnostic, sources),
  };
}

function messageOf({ message, note, help }: Diagnostic): string {
  const parts = [
    message,
    ...(note === undefined ? [] : [note]),
    ...(help === undefined ? [] : [`Help: ${help}`]),
  ];
  return parts.map(literal).join('\n');
}

function relatedLocation({ place, message }: Diagnostic['related'][number], index: number) {
  return {
    id: index + 1,
    ...physicalLocation(place, place.file),
    message: { text: literal(message) },
  };
}

function fixesOf({ fix }: Diagnostic, sources: Sources) {
  if (!fix || fix.edits.length === 0) return {};
  const byFile = Map.groupBy(fix.edits, ({ file }) => file);
  const artifactChanges = Array.from(byFile, ([file, edits]) => ({
    artifactLocation: artifactOf(file),
    replacements: edits.map((edit) => replacementOf(edit, sources.get(file))),
  }));
  const caution = fix.safe ? '' : ' (look at it before you apply it)';
  return { fixes: [{ description: { text: literal(fix.title) + caution }, artifactChanges }] };
}

/**
 * Text that is no template and no link. The standard wants every brace doubled, but viewers show `{{` as it
 * is, so only what they would take for a placeholder is changed.
 */
function literal(text: string): string {
  return visibleLine(text)
    .replace(/\{(\d+)\}/g, '{{$1}}')
    .replace(/[[\]](?=[^[\]]*\]?\()/g, '\\$&');
}
