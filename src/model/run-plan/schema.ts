import type { Fragment, Keys, SchemaDocument } from '../format/fragment.ts';
import { whole } from '../format/pattern.ts';
import {
  bytes,
  commit,
  fingerprint,
  list,
  nullable,
  record,
  reference,
  sha256,
  slug,
  text,
  time,
} from '../run/schema-words.ts';
import type {
  PlannedBackup,
  PlannedChange,
  PlannedCode,
  PlannedDestination,
  PlannedDump,
  PlannedEncryption,
  PlannedNotice,
  PlannedProblem,
  PlannedRemoval,
  RunPlan,
} from './run-plan.ts';

/** The published shape of what `plan --out` writes. Like a manifest it is open: its digest covers what is more. */
export const runPlanSchema: SchemaDocument = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://unpkg.com/backup-pipeline/schemas/plan.v1.schema.json',
  title: 'plan',
  ...record<RunPlan>('What a run of one pipeline, and its retention, would do.', {
    formatVersion: {
      const: 1,
      description: 'The major version of this format. A reader refuses a newer one.',
    },
    madeAt: time('When the plan was made. `run --plan` takes it for 24 hours.'),
    tool: record<RunPlan['tool']>('The program that made it.', {
      name: text('Its name.'),
      version: text('Its version.'),
    }),
    pipeline: slug('The pipeline that it is for.'),
    pipelineDigest: sha256('The SHA-256 of the resolved settings, with secrets as references.'),
    git: nullable(reference('code', 'The code; null outside a repository.')),
    application: record<RunPlan['application']>('The application that the data belongs to.', {
      version: text('Its version, or `unknown`.'),
      versionFrom: text('Where it is read.'),
    }),
    dumps: list('What would be dumped.', reference('dump', 'One dump.')),
    codecs: list('What is done to the bytes, in this order.', slug('Such as `zstd`.')),
    encryption: nullable(reference('encryption', 'How it is encrypted; null for plain text.')),
    verify: text('The level to which the new backup is verified.'),
    destinations: list('Where copies go.', reference('destination', 'One destination.')),
    comparedWith: nullable(backupId('The newest good backup; null for none.')),
    changes: list('What differs from it.', reference('change', 'One difference.')),
    hooks: list('Hooks that would run, by point.', text('Such as `before:dump`.')),
    notices: list('Whom it would tell.', reference('notice', 'One channel.')),
    problems: list('Why the run would be refused.', reference('problem', 'One of them.')),
    warnings: list('What somebody should look at.', text('One of them.')),
    digest: sha256('The SHA-256 of all other members as canonical JSON: keys sorted, no space.'),
  }),
  $defs: definitions(),
};

function definitions(): Keys {
  return {
    sha256: {
      type: 'string',
      pattern: whole('[0-9a-f]{64}'),
      description: 'A digest in lower-case hexadecimal.',
    },
    code: record<PlannedCode>('Which code it would be made with.', {
      commit: commit('The commit.'),
      tag: nullable(text('The newest annotated tag of exactly this commit.')),
      dirty: { type: 'boolean', description: 'Whether the work tree has changes.' },
    }),
    dump: record<PlannedDump>('What would be dumped of one source.', {
      id: slug('Its id in the pipeline.'),
      type: slug('The type of the source.'),
      members: nullable(
        list('Its members; null where it has none or only the run finds them.', slug('A name.')),
      ),
      quiesces: list(
        'Which containers would be stopped or paused for it.',
        text('Such as `stops shop-web`.'),
      ),
      lastBytes: nullable(bytes()),
    }),
    encryption: record<PlannedEncryption>('How the files would be encrypted.', {
      profile: text('The dialect of OpenPGP.'),
      recipients: nullable(
        list('Whose private keys open it; null where a key cannot be read.', fingerprint('One.')),
      ),
      passphrase: { type: 'boolean', description: 'Whether a passphrase opens it too.' },
      signed: { type: 'boolean', description: 'Whether the manifest is signed.' },
    }),
    destination: destination(),
    backup: record<PlannedBackup>('A backup that lies there.', {
      id: backupId('Its id.'),
      manifestSha256: nullable(sha256('The SHA-256 of its manifest; null where none is believed.')),
    }),
    removal: record<PlannedRemoval>('A backup that retention would remove there.', {
      id: backupId('Its id.'),
      reason: text('Why it goes.'),
    }),
    change: record<PlannedChange>('A difference from the newest good backup.', {
      what: {
        enum: ['dump', 'destination', 'codecs', 'encryption', 'pipeline'],
        description: 'What kind of thing it is about.',
      },
      kind: { enum: ['new', 'gone', 'changed'], description: 'What happened to it.' },
      name: text('Its name; may be empty.'),
      text: text('In words.'),
    }),
    notice: record<PlannedNotice>('A channel.', {
      channel: text('Its id, or its type.'),
      events: list('What it wants to hear of.', text('An event.')),
    }),
    problem: record<PlannedProblem>('Why the run would be refused.', {
      part: text('What it is about.'),
      message: text('What is wrong.'),
      hint: text('What to do.'),
    }),
  };
}

function destination(): Fragment {
  return record<PlannedDestination>('A destination, and what would happen there.', {
    id: slug('Its id in the pipeline.'),
    type: slug('Its type.'),
    required: { type: 'boolean', description: 'Whether a run without a copy there has failed.' },
    location: nullable(text('Where it is, for people.')),
    unknown: nullable(text('Why nothing is known of what lies there; null when it was read.')),
    backups: list('What lies there, newest first.', reference('backup', 'One backup.')),
    completes: list('Missing backups that the run would bring there.', backupId('Its id.')),
    removals: list('What retention would remove there.', reference('removal', 'One backup.')),
    wanted: list('What the rules would remove, whether or not they may.', backupId('Its id.')),
    refusal: nullable(text('Why nothing is removed although the rules want it.')),
    pause: nullable(text('What is to be said of a long time without backups.')),
  });
}

function backupId(description: string): Fragment {
  return { type: 'string', pattern: whole('\\d{8}T\\d{6}Z-[a-z2-7]{4}'), description };
}
