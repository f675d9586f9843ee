import type { Fragment, Keys, SchemaDocument } from '../format/fragment.ts';
import { whole } from '../format/pattern.ts';
import type {
  CatalogExport,
  ExportedBackup,
  ExportedCopy,
  ExportedDestination,
  ExportedDoubt,
  ExportedHold,
  ExportedPipeline,
  ExportedRemains,
} from './catalog-export.ts';
import type { CheckName } from './check-record.ts';
import { manifestSchema } from './manifest-schema.ts';
import {
  bytes,
  list,
  nullable,
  record,
  reference,
  sha256,
  slug,
  text,
  time,
} from './schema-words.ts';

const { $schema, $id: _, $defs: manifestWords, title: __, ...manifest } = manifestSchema;

/** The published shape of what `catalog export` writes. Like a manifest it is open. */
export const catalogExportSchema: SchemaDocument = {
  $schema,
  $id: 'https://unpkg.com/backup-pipeline/schemas/catalog.v1.schema.json',
  title: 'catalog',
  ...record<CatalogExport>('What exists of some pipelines, at all their destinations.', {
    formatVersion: {
      const: 1,
      description: 'The major version of this format. A reader refuses a newer one.',
    },
    madeAt: time('When it was looked at.'),
    tool: record<CatalogExport['tool']>('The program that looked.', {
      name: text('Its name.'),
      version: text('Its version.'),
    }),
    isComplete: flag('Whether everything of these pipelines could be read.'),
    problems: list('What could not be read.', text('One of them.')),
    pipelines: list('By name.', reference('pipeline', 'One pipeline.')),
  }),
  $defs: { ...manifestWords, ...definitions(), manifest },
};

function definitions(): Keys {
  return {
    pipeline: record<ExportedPipeline>('What exists of one pipeline.', {
      pipeline: slug('Its name.'),
      formerNames: list('Names under which backups of it may lie, too.', slug('One name.')),
      destinations: list('In the order of its file.', reference('destination', 'One of them.')),
      backups: list('Newest first.', reference('backup', 'One backup.')),
      remains: list('Folders without a manifest.', reference('remains', 'One folder.')),
    }),
    destination: record<ExportedDestination>('One destination, without anything to reach it by.', {
      id: slug('Its id.'),
      type: text('Its type, such as `local`.'),
      required: flag('Whether a run fails without it.'),
      error: nullable(text('Why nothing is known of it.')),
      areHoldsReadable: flag('Where a hold could not be read nothing may be deleted.'),
      bytes: bytes(),
      foreignKeys: { ...bytes(), description: 'Keys that are none of ours.' },
      writtenAt: nullable(time('Its newest write, by its own clock.')),
      deleted: list('What was deleted there.', backupId('One backup.')),
      doubtedDeletions: list(
        'Records of deletions that do not count.',
        record<ExportedDestination['doubtedDeletions'][number]>('One record.', {
          backup: backupId('Of which backup.'),
          reason: text('Why not.'),
        }),
      ),
    }),
    backup: record<ExportedBackup>('One backup.', {
      id: backupId('Its id.'),
      startedAt: time('When its run began.'),
      verdict: { enum: ['good', 'suspect', 'unverified', 'broken'], description: 'Its worth.' },
      reason: text('Why.'),
      isTampered: flag('Whether destinations hold different manifests for it.'),
      manifestSha256: nullable(sha256('Of the manifest that is believed.')),
      manifest: nullable(reference('manifest', 'What it says; null where none is believed.')),
      hold: nullable(reference('hold', 'Why it must stay; null for no reason.')),
      copies: list('Where it lies.', reference('copy', 'One copy.')),
    }),
    hold: record<ExportedHold>('Why a backup must stay.', {
      reason: text('In the words of whoever holds it.'),
      owner: text('Who holds it.'),
      until: nullable(time('When it ends by itself.')),
    }),
    copy: copyWords(),
    remains: record<ExportedRemains>('A folder without a manifest.', {
      id: backupId('Its name.'),
      destination: slug('Where.'),
      isDeleted: flag('Whether its deletion was begun.'),
      writtenAt: time('Its youngest file, by the clock of the store.'),
      bytes: bytes(),
    }),
  };
}

function copyWords(): Fragment {
  return record<ExportedCopy>('One backup at one destination.', {
    destination: slug('Where.'),
    pipeline: slug('Under which name of the pipeline.'),
    state: {
      enum: ['complete', 'incomplete', 'broken', 'orphan'],
      description: 'What is there.',
    },
    problems: list('Why it is not complete.', text('One reason.')),
    manifestSha256: nullable(sha256('Of its own manifest, where that can be believed.')),
    isDeleted: flag('Whether its deletion was begun.'),
    writtenAt: time('Its youngest file, by the clock of the store.'),
    heartbeatAt: nullable(time('The last sign of a run that makes it.')),
    files: list(
      'Its files, without those of checks.',
      record<ExportedCopy['files'][number]>('One file.', {
        name: text('Its name.'),
        bytes: bytes(),
      }),
    ),
    checks: list('Checks that count.', record<CheckName>('One check.', checkWords())),
    uncounted: list(
      'Checks that do not count.',
      record<ExportedDoubt>('One check.', { ...checkWords(), reason: text('Why not.') }),
    ),
  });
}

function checkWords(): Readonly<Record<keyof CheckName, Fragment>> {
  return {
    at: { type: 'string', pattern: whole('\\d{8}T\\d{6}Z'), description: 'When it ended, in UTC.' },
    run: { type: 'string', pattern: whole('[a-z2-7]{4}'), description: 'Of the run that made it.' },
    destination: slug('Where.'),
    level: {
      enum: ['size', 'checksum', 'download', 'open', 'restore', 'accept'],
      description: 'How deeply; `accept`: the word of a person.',
    },
    verdict: { enum: ['pass', 'fail'], description: 'What came out.' },
  };
}

function flag(description: string): Fragment {
  return { type: 'boolean', description };
}

function backupId(description: string): Fragment {
  return reference('backupId', description);
}
