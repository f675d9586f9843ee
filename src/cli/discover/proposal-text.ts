import { literal } from '../init/compose-parts.ts';
import {
  createdRecipient,
  keepByDefault,
  pipelineText,
  retentionLines,
} from '../init/compose-pipeline.ts';
import { yamlText } from '../yaml-text.ts';
import type { ProposedDump, ProposedKey } from './propose.ts';

export interface Proposal {
  readonly schema: string;
  readonly name: string;
  /** For the first copy. */
  readonly folder: string;
  readonly dumps: readonly ProposedDump[];
}

/** A whole pipeline that can be run as it is. */
export function proposalText({ schema, name, folder, dumps }: Proposal): string {
  return pipelineText({
    ...{ schema, name },
    dump: dumps.flatMap((dump, at) => [...(at === 0 ? [] : ['']), ...dumpLines(dump)]),
    encrypt: [
      '  # Encrypted to these public keys. Keep a private key away from this machine.',
      '  encrypt:',
      '    recipients:',
      createdRecipient,
    ],
    upload: [
      '    - id: disk',
      '      type: local',
      `      path: ${yamlText(literal(folder))} # a first copy on this disk: add one elsewhere before you trust it`,
    ],
    retention: retentionLines(keepByDefault),
  });
}

/** As they stand below `dump:` of a pipeline file. */
export function dumpLines(dump: ProposedDump): readonly string[] {
  return dump.flatMap((row, at) => keyLines(row, at === 0 ? '    - ' : '      '));
}

function keyLines({ key, value, comment, below }: ProposedKey, start: string): readonly string[] {
  const says = comment === undefined ? '' : ` # ${comment}`;
  if (below === undefined) return [`${start}${yamlText(key)}: ${yamlText(meant(value))}${says}`];
  const indent = ' '.repeat(start.length + 2);
  return [`${start}${yamlText(key)}:${says}`, ...below.flatMap((one) => keyLines(one, indent))];
}

/** A dollar sign in a name means itself. */
function meant(value: ProposedKey['value']): unknown {
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return value.map(meant);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, meant(one ?? null)]));
}
