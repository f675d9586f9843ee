import type { Keys, SchemaDocument } from '../format/fragment.ts';
import { whole } from '../format/pattern.ts';
import type {
  ApplicationFacts,
  Artifact,
  EncryptionFacts,
  FileRecord,
  FileSeal,
  GitFacts,
  ImageFacts,
  Manifest,
} from './manifest.ts';
import {
  bytes,
  commit,
  fileName,
  fingerprint,
  list,
  nullable,
  plainFile,
  record,
  reference,
  sha256,
  slug,
  text,
  time,
} from './schema-words.ts';

/**
 * The published shape of `manifest.json`. Unlike a pipeline file it is open: a later version of this format may
 * say more, and a reader of this one ignores it.
 */
export const manifestSchema: SchemaDocument = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://unpkg.com/backup-pipeline/schemas/manifest.v1.schema.json',
  title: 'manifest',
  ...record<Manifest>(
    'What one backup is: the last file that is written, and the only proof that it exists.',
    {
      formatVersion: {
        const: 1,
        description: 'The major version of this format. A reader refuses a newer one.',
      },
      id: {
        type: 'string',
        pattern: whole('\\d{8}T\\d{6}Z-[a-z2-7]{4}'),
        description:
          'When the run began, in UTC, and four random characters. Equal to the name of the folder.',
      },
      pipeline: slug('The pipeline that made it.'),
      description: text('What the pipeline says of itself.'),
      labels: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'The labels of the pipeline and of this run.',
      },
      note: text('What the person said who started the run; may be empty.'),
      trigger: record<Manifest['trigger']>('What started the run.', {
        kind: {
          enum: ['manual', 'schedule', 'ci', 'safety', 'import'],
          description:
            '`safety` is a backup made before a restore: it expires by itself and counts for no rule.',
        },
        url: nullable(text('Where the run can be looked at.')),
      }),
      startedAt: time('When the run began. The age of the backup is counted from here.'),
      finishedAt: time('When the last artifact was sealed.'),
      tool: record<Manifest['tool']>('The program that wrote it.', {
        name: text('Its name.'),
        version: text('Its version.'),
      }),
      complete: { type: 'boolean', description: 'Whether every dump of the pipeline is in it.' },
      missing: list(
        'The dumps that are not in it: left out on demand, found empty where they may be, or, being optional, failed. When one member of a dump fails, the whole dump is missing, and no artifact is of it.',
        slug('One dump.'),
      ),
      git: nullable(reference('git', 'The repository of the pipeline file; null outside of one.')),
      application: reference('application', 'The application that the data belongs to.'),
      pipelineDigest: sha256(
        'The SHA-256 of what the resolved pipeline says, without the members that dumps expanded to: the same from wherever it was read.',
      ),
      encryption: nullable(reference('encryption', 'Who can read it; null for plain text.')),
      artifacts: list(
        'The dumps, one file each.',
        reference('artifact', 'One dump or member of a dump.'),
      ),
      destinations: list('Where copies were planned.', slug('The id of a destination.')),
      files: list(
        'Every other file of the folder except this one and its signature.',
        reference('file', 'One file.'),
      ),
      previous: nullable(
        record<NonNullable<Manifest['previous']>>('The backup before this one.', {
          id: reference('backupId', 'Its id.'),
          manifestSha256: sha256('The SHA-256 of its manifest.'),
        }),
      ),
      warnings: list('What was odd and no failure.', text('One line.')),
    },
  ),
  $defs: definitions(),
};

function definitions(): Keys {
  return {
    backupId: { type: 'string', pattern: whole('\\d{8}T\\d{6}Z-[a-z2-7]{4}') },
    sha256: { type: 'string', pattern: whole('[0-9a-f]{64}') },
    git: record<GitFacts>('The state of the repository.', {
      commit: commit('The commit.'),
      tag: nullable(text('The newest annotated tag of exactly this commit.')),
      tags: list('All tags of exactly this commit.', text('One tag.')),
      dirty: { type: 'boolean', description: 'Whether the work tree had changes.' },
      pipelineFile: text('The pipeline file, relative to the repository.'),
      pipelineSha256: sha256('The SHA-256 of that file.'),
    }),
    application: record<ApplicationFacts>('The application that the data belongs to.', {
      version: text('Its version, or `unknown`.'),
      versionFrom: text('Where the version was read.'),
      commit: nullable(text('The commit of its code.')),
      tag: nullable(text('The git tag of that version.')),
      tagExists: { type: 'boolean', description: 'Whether the repository has that tag.' },
      migrationsSha256: nullable(
        sha256('The SHA-256 of the list of its migrations; null when it is not known.'),
      ),
      images: list(
        'The container images that it ran. Several of one container: it was changed while the dumps were made.',
        reference('image', 'One image.'),
      ),
    }),
    image: record<ImageFacts>('What a container of the application was made from.', {
      container: text('The name of the container.'),
      reference: text('As it was asked for, such as `acme/shop:1.4`.'),
      id: text('What the engine calls it: `sha256:…`.'),
      digest: nullable(
        text(
          'By which a registry that has the same bytes gives them, such as `acme/shop@sha256:…`; null for none.',
        ),
      ),
    }),
    encryption: record<EncryptionFacts>('How the files are encrypted.', {
      profile: { enum: ['compatible', 'rfc9580'], description: 'The dialect of OpenPGP.' },
      recipients: list('Whose private keys open it.', fingerprint('A full fingerprint.')),
      passphrase: { type: 'boolean', description: 'Whether a passphrase opens it too.' },
      signedBy: nullable(fingerprint('Who signed. It proves nothing by itself.')),
    }),
    artifact: record<Artifact>('One dump or one member of a dump.', {
      id: text('`<dump>` or `<dump>.<member>`.'),
      dump: slug('The id of the dump in the pipeline.'),
      member: nullable({
        type: 'string',
        pattern: whole(plainFile),
        description: 'Which part of a dump that expands to several.',
      }),
      type: slug('The type of the source.'),
      file: fileName('Its file in this folder.'),
      codecs: list(
        'What was done to the bytes, in this order.',
        slug('Such as `zstd` or `openpgp`.'),
      ),
      plain: reference('seal', 'The bytes that the source gave.'),
      stored: reference('seal', 'The bytes of the file.'),
      facts: { type: 'object', description: 'What else is known: versions, entries, rows.' },
    }),
    seal: record<FileSeal>('What is certain of finished bytes.', {
      bytes: bytes(),
      sha256: sha256('Their SHA-256.'),
    }),
    file: record<FileRecord>('A file that is no artifact.', {
      name: fileName('Its name.'),
      bytes: bytes(),
      sha256: sha256('Its SHA-256.'),
    }),
  };
}
