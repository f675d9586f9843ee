import {
  manifestFile,
  pipelineFile,
  restoreGuideFile,
  signatureFile,
} from '../model/run/layout.ts';
import type { Artifact, EncryptionFacts, Manifest } from '../model/run/manifest.ts';
import { formatBytes } from '../util/human.ts';
import { visibleLine } from '../util/visible-text.ts';
import { checkDigests, commands, paragraphs } from './restore-guide/page.ts';
import { describeDecoding } from './restore-guide/plain-file.ts';
import { describePuttingBack } from './restore-guide/put-back.ts';

/** What the guide is made from; the manifest that names the guide's own digest comes later. */
export type GuideFacts = Omit<Manifest, 'files'>;

/**
 * `RESTORE.md`: how to get everything back with common programs and without this one. The commands are meant to be
 * pasted as they are, in the folder of the backup. It names no host, no path outside this folder and no secret.
 */
export function renderRestoreGuide(manifest: GuideFacts): string {
  return paragraphs([
    `# How to restore ${manifest.pipeline}, backup ${manifest.id}`,
    'You need neither the program that made this backup nor its configuration: only this folder, the key or the passphrase, and the programs named below. Work through the steps from top to bottom, in a shell in this folder. Nothing here touches a running system; you move the result to its place yourself. If a check fails, stop and take another copy of this backup.',
    ...aboutBackup(manifest),
    '## 1. Be ready',
    ...readiness(manifest),
    '## 2. Check what you have',
    ...checking(manifest),
    '## 3. Decode and put back',
    ...manifest.artifacts.flatMap((artifact) => section(artifact, manifest)),
    '## 4. How it was made',
    ...definition(manifest),
  ]);
}

function aboutBackup({ startedAt, complete, missing, application, git }: GuideFacts) {
  const { version } = application;
  const commit = application.commit ?? git?.commit ?? null;
  const tag = application.tag ?? git?.tag ?? null;
  const code = [
    version === 'unknown' ? null : `version ${visibleLine(version)}`,
    tag === null ? null : `tag ${visibleLine(tag)}`,
    commit === null ? null : `commit ${visibleLine(commit)}`,
  ].filter((part) => part !== null);
  return [
    `Made at ${startedAt} (UTC).${complete ? '' : ` **Not complete**: without ${missing.join(', ')}.`}`,
    code.length === 0 ? null : `The data was written by this code: ${code.join(', ')}.`,
  ];
}

function readiness(manifest: GuideFacts): readonly (string | null)[] {
  const opener = openerFor(manifest.encryption);
  const programs = manifest.artifacts.flatMap((artifact) => {
    const { programs: decoders, plainFile } = describeDecoding(artifact, opener);
    return [...decoders, ...describePuttingBack(artifact, plainFile).programs];
  });
  const names = [...new Set(['sha256sum', ...programs])].map((name) => `\`${name}\``);
  const bytes = manifest.artifacts.reduce((sum, { plain }) => sum + plain.bytes, 0);
  return [
    `Programs: ${names.join(', ')}. Free space in this folder: ${formatBytes(bytes)} for the decoded files, and as much again where they are unpacked.`,
    ...describeKeys(manifest.encryption),
  ];
}

function describeKeys(encryption: EncryptionFacts | null): readonly string[] {
  if (encryption === null) return ['The files are not encrypted.'];
  const { recipients, passphrase, profile } = encryption;
  const keys = recipients.map((fingerprint) => `- the private key ${fingerprint}`);
  const ways = [...keys, ...(passphrase ? ['- the passphrase of the backups'] : [])];
  const help =
    profile === 'rfc9580'
      ? 'The files are encrypted as RFC 9580 says, which GnuPG does not read: the commands below are those of Sequoia (`sq`). Replace `private-key.asc` by the file of the private key.'
      : 'Once, for a private key: `gpg --import` and the name of its file. A passphrase is asked for when it is needed.';
  return [`One of these opens the files:\n\n${ways.join('\n')}`, help];
}

function checking(manifest: GuideFacts): readonly (string | null)[] {
  const stored = manifest.artifacts.map(({ file, stored: { sha256 } }) => ({ name: file, sha256 }));
  return [
    ...signature(manifest.encryption),
    'This page belongs to the manifest when this prints `the page is right`:',
    commands([
      `if grep -q "$(sha256sum < ${restoreGuideFile} | cut -d' ' -f1)" ${manifestFile}`,
      "then echo 'the page is right'",
      "else echo 'STOP: this page or the manifest was changed'; false",
      'fi',
    ]),
    'Every line must end in `OK`:',
    commands(checkDigests(stored)),
  ];
}

function signature(encryption: EncryptionFacts | null): readonly string[] {
  const signer = encryption?.signedBy ?? null;
  if (signer === null) {
    return ['The backup is not signed: these checks find damage, but no forgery.'];
  }
  return [
    `The manifest is signed. Import the public key of the signer from a place that you trust (\`gpg --import\`). This must say \`Good signature\`, and the fingerprint must be the one that you know; the pipeline said it would be ${signer}:`,
    commands([`gpg --verify ${signatureFile} ${manifestFile}`]),
  ];
}

function section(artifact: Artifact, manifest: GuideFacts): readonly (string | null)[] {
  const opener = openerFor(manifest.encryption);
  const { plainFile, command } = describeDecoding(artifact, opener);
  const { says, commands: steps, filter } = describePuttingBack(artifact, plainFile);
  const isDecoded = plainFile !== artifact.file;
  const [before, ...after] = says;
  return [
    `### ${artifact.id}`,
    isDecoded
      ? `Decode it (${formatBytes(artifact.plain.bytes)}) and check the result; the last line must end in \`OK\`:`
      : null,
    isDecoded
      ? commands([
          `${command} > ${plainFile}`,
          ...checkDigests([{ name: plainFile, sha256: artifact.plain.sha256 }]),
        ])
      : null,
    before ?? null,
    steps.length === 0 ? null : commands(steps),
    ...after,
    isDecoded && filter !== null ? withoutRoom(command, filter, steps) : null,
  ];
}

/** The order of the steps stays: the folder first. */
function withoutRoom(command: string, filter: string, steps: readonly string[]): string {
  const pipe = `bash -o pipefail -c "${command} | ${filter}" && echo complete`;
  return [
    'Without room for the decoded file, do both at once instead. Only after `complete` is all of it there:',
    commands([...steps.slice(0, -1), pipe]),
  ].join('\n\n');
}

function definition({ encryption }: GuideFacts): readonly string[] {
  const says = 'The pipeline that made this backup, with every setting; secrets are only named:';
  if (encryption === null) return [says, commands([`cat ${pipelineFile}`])];
  return [says, commands([`${openerFor(encryption)} ${pipelineFile}.pgp`])];
}

function openerFor(encryption: EncryptionFacts | null): string {
  return encryption?.profile === 'rfc9580'
    ? 'sq decrypt --recipient-file private-key.asc'
    : 'gpg --decrypt';
}
