import type { JudgedBackup } from '../../catalog/verdict.ts';
import { formatAge, formatBytes, formatDuration } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { holdOf, storedBytes, versionOf } from '../reach/backup-facts.ts';
import type { Look } from '../reach/columns.ts';
import { aligned, renderSections, type Section, type SectionLine } from '../reach/sections.ts';
import { holdWords, moment, paintOfVerdict } from '../reach/words.ts';
import { chainLines } from './chain.ts';
import { checkLines, copyLines } from './copies.ts';
import { importedLines } from './imported.ts';
import type { Shown } from './shown.ts';

/** All that is known of one backup, the most wanted first. Ends in a line break. */
export function renderBackup(shown: Shown, look: Look): string {
  const { judged, nowMs } = shown;
  const { manifest } = judged.backup;
  const hold = holdOf(judged, nowMs);
  const groups: readonly (readonly Section[])[] = [
    [section('why', [{ text: judged.reason, ...paintOfVerdict(judged.verdict) }])],
    manifest === null ? [] : originSections(shown, manifest),
    manifest === null ? [] : contentSections(shown, manifest),
    [section('copies', copyLines(shown)), section('checks', checkLines(shown))],
    [
      section('chain', chainLines(shown)),
      section('hold', hold === null ? [] : [{ text: holdWords(hold, nowMs) }]),
      section('warnings', warningLines(shown)),
    ],
    [section('next', nextLines(shown))],
  ];
  const blocks = groups.map((sections) => renderSections(sections, look)).filter(Boolean);
  return [headline(shown, look), ...blocks].join('\n');
}

type Manifest = NonNullable<JudgedBackup['backup']['manifest']>;

function headline({ pipeline, judged, nowMs }: Shown, { palette }: Look): string {
  const { backup, verdict } = judged;
  const { paint = 'good' } = paintOfVerdict(verdict);
  const age = palette.dim(formatAge(nowMs - backup.startedAt));
  const id = palette.strong(visibleLine(`${pipeline}@${backup.id}`));
  return `${id}  ${palette[paint](verdict)}  ${age}\n`;
}

function originSections(shown: Shown, manifest: Manifest): readonly Section[] {
  const { startedAt, finishedAt, trigger, tool, labels, note, description } = manifest;
  const took = formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
  const by = `${tool.name} ${tool.version}`;
  return [
    section('what', textLines(description)),
    section('made', [
      { text: `${moment(Date.parse(startedAt))}, in ${took}, by ${by} (${trigger.kind})` },
      ...textLines(trigger.url ?? ''),
    ]),
    section('imported', importedLines(manifest)),
    section('version', versionLines(shown, manifest)),
    section(
      'labels',
      Object.entries(labels).map(([key, value]) => ({ text: `${key}=${value}` })),
    ),
    section('note', textLines(note)),
  ];
}

function versionLines({ judged }: Shown, { application, git }: Manifest): readonly SectionLine[] {
  const version = versionOf(judged);
  const lines = version === '' ? [] : [{ text: version }];
  const isOther = application.commit !== null && application.commit !== git?.commit;
  const built = isOther ? [{ text: `application of commit ${application.commit}` }] : [];
  return [...lines, ...codeLines(git), ...built, ...applicationLines(application)];
}

function codeLines(git: Manifest['git']): readonly SectionLine[] {
  if (git === null) return [];
  const tags = git.tags.length === 0 ? '' : `, tags ${git.tags.join(', ')}`;
  const dirty = git.dirty ? ', with changes that are not committed' : '';
  return [{ text: `commit ${git.commit.slice(0, 12)}${tags}${dirty}` }];
}

function applicationLines({
  images,
  migrationsSha256,
}: Manifest['application']): readonly SectionLine[] {
  const ran = images.map(({ container, reference, id, digest }) => ({
    text: `image ${reference} in ${container}, ${digest ?? id}`,
  }));
  const migrations =
    migrationsSha256 === null ? [] : [{ text: `migrations, SHA-256 ${migrationsSha256}` }];
  return [...ran, ...migrations];
}

function contentSections(shown: Shown, manifest: Manifest): readonly Section[] {
  const { artifacts, files, missing, encryption } = manifest;
  const digest = (sha256: string) => (shown.isVerbose ? [`SHA-256 ${sha256}`] : []);
  const data = artifacts.map(({ id, type, plain, stored, file, codecs }) => {
    const sizes = `${formatBytes(plain.bytes)} → ${formatBytes(stored.bytes)}`;
    const how = codecs.length === 0 ? 'as it is' : `by ${codecs.join(' and ')}`;
    return {
      name: id,
      text: [`${type}, ${sizes} ${how}`, file, ...digest(stored.sha256)].join(', '),
    };
  });
  const beside = files.map(({ name, bytes, sha256 }) => ({
    name,
    text: [formatBytes(bytes), ...digest(sha256)].join(', '),
  }));
  const total = `${formatBytes(storedBytes(manifest))} in ${artifacts.length} files`;
  return [
    section('data', [
      ...aligned(data),
      ...(artifacts.length > 1 ? [{ text: `together ${total}` }] : []),
      ...(missing.length === 0
        ? []
        : [{ text: `left out: ${missing.join(', ')}`, paint: 'warning' as const }]),
    ]),
    section('files', aligned(beside)),
    section('opens with', openerLines(encryption)),
  ];
}

function openerLines(encryption: Manifest['encryption']): readonly SectionLine[] {
  if (encryption === null) {
    return [{ text: 'it is not encrypted: whoever reads it has the data', paint: 'warning' }];
  }
  const { recipients, passphrase, signedBy } = encryption;
  return [
    ...recipients.map((fingerprint) => ({ text: `the private key of ${fingerprint}` })),
    ...(passphrase ? [{ text: 'a passphrase' }] : []),
    ...(signedBy === null ? [] : [{ text: `signed by ${signedBy}` }]),
  ];
}

function warningLines({ judged }: Shown): readonly SectionLine[] {
  const said = judged.backup.manifest?.warnings ?? [];
  const told = new Set([...judged.suspicions, ...said]);
  told.delete(judged.reason);
  return [...told].map((text) => ({ text, paint: 'warning' }));
}

/** Commands name the backup by its id, so that they still mean it tomorrow. */
function nextLines({ pipeline, judged }: Shown): readonly SectionLine[] {
  const target = `${pipeline}@${judged.backup.id}`;
  const verify = `run-pipeline verify ${target} --level open`;
  const accept = `run-pipeline accept ${target} --reason "…"`;
  const commands = judged.verdict === 'suspect' ? [verify, accept] : [verify];
  return commands.map((text) => ({ text, isWhole: true }));
}

function textLines(text: string): readonly SectionLine[] {
  return text === '' ? [] : [{ text }];
}

function section(label: string, lines: readonly SectionLine[]): Section {
  return { label, lines };
}
