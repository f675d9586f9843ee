import type { Artifact } from '../../model/run/manifest.ts';
import { printableJson } from '../../util/visible-text.ts';
import type { Output } from '../io.ts';
import type { Outcome } from '../verb.ts';
import { memberRecord } from './member-words.ts';
import type { Printer } from './printer.ts';
import { printSlowly } from './slow-output.ts';
import { tablesOf } from './tables.ts';

export interface JsonPrinter extends Printer {
  /** Ends the document: how it all ended stands behind what was printed until then. */
  end(outcome: Outcome): Promise<void>;
}

/** One document, as every verb prints it, but piece by piece: a million members fit into no memory. */
export function createJsonPrinter(stdout: Output, backup: object): JsonPrinter {
  const beginning = `{"formatVersion":1,"verb":"show","data":{"backup":${oneLine(backup)},"contents":[\n`;
  let isFirst = true;
  let hasMembers = false;
  const print = (text: string) => printSlowly(stdout, text);
  const closeLast = () => (hasMembers ? '\n]}' : ']}');
  return {
    artifact: async (artifact) => {
      const before = isFirst ? beginning : `${closeLast()},\n`;
      [isFirst, hasMembers] = [false, false];
      await print(`${before}${artifactHead(artifact)}`);
    },
    members: async (members) => {
      const lines = members.map((member) => oneLine(memberRecord(member)));
      const before = hasMembers ? ',\n' : '\n';
      hasMembers = true;
      await print(before + lines.join(',\n'));
    },
    end: async ({ exit, reason, data }) => {
      const before = isFirst ? beginning : `${closeLast()}\n`;
      const more = isFailure(data) ? `,"failure":${oneLine(data.failure)}` : '';
      const end = oneLine({ exit: { code: exit, reason }, diagnostics: [] });
      await print(`${before}]${more}},\n${end.slice(1)}\n`);
    },
  };
}

function isFailure(data: unknown): data is { readonly failure: unknown } {
  return typeof data === 'object' && data !== null && 'failure' in data;
}

/** Up to its members. */
function artifactHead(artifact: Artifact): string {
  const { id, dump, member, type, plain } = artifact;
  const facts = { id, dump, member, type, bytes: plain.bytes, tables: tablesOf(artifact) };
  return `${oneLine(facts).slice(0, -1)},"members":[`;
}

function oneLine(value: unknown): string {
  return printableJson(value).replaceAll(/\n */g, '');
}
