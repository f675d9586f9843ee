import { BackupError } from '../model/failures.ts';
import { isMemberName } from '../model/run/layout.ts';
import { isImported } from '../model/run/origin.ts';
import type { Expands, Member } from '../ports/expands.ts';
import type { Finding } from '../ports/step-context.ts';
import { contextOf } from './context.ts';
import type { DumpPart, SourcePart } from './dump-part.ts';
import { findGone } from './gone-members.ts';
import { judgeNames } from './member-names.ts';
import { type NamedFinding, thrownFinding } from './named-finding.ts';
import type { Run } from './run.ts';

interface Expanded {
  readonly parts: readonly DumpPart[];
  readonly findings: readonly NamedFinding[];
}

/** What each dump consists of today, in the order of the pipeline. Whatever leaves something out is a finding. */
export async function expandSources(run: Run): Promise<Expanded> {
  const all = await Promise.all(run.parts.sources.map((part) => expandOne(run, part)));
  const parts = all.flatMap((expanded) => expanded.parts);
  const findings = all.flatMap((expanded) => expanded.findings);
  const isWrong = findings.some(({ severity }) => severity === 'error');
  if (parts.length > 0 || isWrong) return { parts, findings };
  return { parts, findings: [...findings, ...run.parts.sources.map(emptyBackup)] };
}

async function expandOne(run: Run, { id, entry, source }: SourcePart): Promise<Expanded> {
  if (!('expand' in source)) {
    const part = { id, entry, source, member: null, definition: {}, facts: {} };
    return { parts: [part], findings: [] };
  }
  try {
    const found = (await source.check(contextOf(run))).map((finding) => ({ ...finding, part: id }));
    // What is wrong with the whole would only be said again.
    if (found.some(({ severity }) => severity === 'error')) return { parts: [], findings: found };
    const members = await source.expand(contextOf(run));
    const { parts, findings } = judge(run, { id, entry, source }, members);
    return { parts, findings: [...found, ...findings] };
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return { parts: [], findings: [thrownFinding(id, error)] };
  }
}

type Expanding = SourcePart & { readonly source: Expands };

function judge(
  { progress, wishes }: Run,
  { id, entry, source }: Expanding,
  members: readonly Member[],
): Expanded {
  if (members.length === 0 && entry.allowEmpty) progress.empty.push(id);
  // Whoever imports one member does not miss the others.
  const gone = isImported(wishes)
    ? []
    : findGone(progress.history, id, new Set(members.map(({ name }) => name)));
  const findings = [
    ...(members.length > 0 ? [] : [nothing(source.seeks, entry.allowEmpty)]),
    ...judgeNames(id, members),
    ...gone.map((finding) => ({ ...finding, isForManifest: true })),
  ];
  return {
    parts: members
      .filter(({ name }) => isMemberName(name))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, definition, settings = {}, facts = {}, source: own }) => {
        return {
          id,
          entry: { ...entry, ...settings },
          member: name,
          definition,
          facts,
          source: own,
        };
      }),
    findings: findings.map((finding) => ({ ...finding, part: id })),
  };
}

/** An empty answer is how a loss looks from outside: a wrong path, a disk that is not mounted. */
function nothing(sought: string, isAllowed: boolean): Finding {
  const message = `there is no ${sought}`;
  if (isAllowed) return { severity: 'warning', message, hint: 'this backup will be without it' };
  const hint =
    'is it the right place, and is it mounted? Where there may be none, say `allowEmpty: true`';
  return { severity: 'error', message, hint };
}

function emptyBackup({ id }: SourcePart): NamedFinding {
  return {
    part: id,
    severity: 'error',
    message: 'no dump of this run has anything',
    hint: 'a backup of nothing is none: the older ones stay as they are',
  };
}
