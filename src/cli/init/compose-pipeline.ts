import { yamlText } from '../yaml-text.ts';
import type { Answers } from './answers.ts';
import {
  composeDestination,
  composeSource,
  literal,
  type Row,
  type ToRepository,
} from './compose-parts.ts';
import { readKeep } from './keep.ts';

export interface Composed {
  readonly text: string;
  /** Which option a path of the file comes from, to lead a mistake back to it. */
  readonly options: ReadonlyMap<string, string>;
}

export const keepByDefault = 'last=3,daily=7,weekly=5,monthly=12';

/** Writes a first pipeline: short, commented, and valid. */
export function composePipeline(
  answers: Answers,
  schema: string,
  inRepository: ToRepository,
): Composed {
  const source = composeSource(answers, inRepository);
  const destination = composeDestination(answers, inRepository);
  const encrypt = composeEncryption(answers, inRepository);
  const text = pipelineText({
    ...{ schema, name: answers.value('name') ?? '' },
    dump: item(source),
    encrypt: encrypt.lines,
    upload: item(destination),
    retention: retentionLines(answers.value('keep') ?? keepByDefault),
  });
  const options = new Map([
    ['name', 'name'],
    ...optionsOf('stages.dump[0]', source),
    ...optionsOf('stages.upload[0]', destination),
    ...encrypt.options,
  ]);
  return { text, options };
}

export interface PipelineLines {
  readonly schema: string;
  readonly name: string;
  readonly dump: readonly string[];
  readonly encrypt: readonly string[];
  readonly upload: readonly string[];
  readonly retention: readonly string[];
}

/** A pipeline file for somebody who has not seen one. */
export function pipelineText(parts: PipelineLines): string {
  const { schema, name, dump, encrypt, upload, retention } = parts;
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    '# `run-pipeline validate` checks this file; `run-pipeline explain <key>` says what a key means.',
    'version: 1',
    `name: ${yamlText(name)}`,
    '',
    '# When to run. Remove the # in front of the next line, then `run-pipeline run --due` obeys it.',
    '# schedule: { cron: "17 2 * * *", timezone: UTC }',
    '',
    'stages:',
    '  # What is backed up: one entry for each source.',
    '  dump:',
    ...dump,
    '',
    ...encrypt,
    '',
    '  # Where backups go: every backup goes to every entry.',
    '  upload:',
    ...upload,
    '',
    ...retention,
  ];
  return `${lines.join('\n')}\n`;
}

function item(rows: readonly Row[]): readonly string[] {
  return rows.map(({ key, value, comment }, index) => {
    const start = index === 0 ? '    - ' : '      ';
    return `${start}${key}: ${yamlText(value)}${comment === undefined ? '' : ` # ${comment}`}`;
  });
}

function optionsOf(path: string, rows: readonly Row[]): readonly [string, string][] {
  return rows.flatMap(({ key, option }): [string, string][] =>
    option === undefined ? [] : [[`${path}.${key}`, option]],
  );
}

interface Encryption {
  readonly lines: readonly string[];
  readonly options: readonly [string, string][];
}

function composeEncryption(answers: Answers, inRepository: ToRepository): Encryption {
  if (answers.has('no-encrypt')) {
    const why = '  # Not encrypted: whoever reads the destination reads the data.';
    return { lines: [why, '  encrypt: none'], options: [] };
  }
  const recipients = recipientLines(answers, inRepository);
  const [variable, file] = [answers.value('passphrase-env'), answers.value('passphrase-file')];
  const reference =
    variable === undefined ? file && { file: inRepository(file) } : { env: variable };
  return {
    lines: [
      ...(recipients.length > 0
        ? ['  # Encrypted to these public keys. Keep a private key away from this machine.']
        : [
            '  # Encrypted with a passphrase. Without it no backup can be restored: keep it elsewhere, too.',
          ]),
      '  encrypt:',
      ...(recipients.length > 0 ? ['    recipients:', ...recipients] : []),
      ...(reference ? [`    passphrase: ${yamlText(reference)}`] : []),
    ],
    options: [
      ['stages.encrypt.recipients', 'recipient'],
      ['stages.encrypt.passphrase', variable === undefined ? 'passphrase-file' : 'passphrase-env'],
    ],
  };
}

function recipientLines(answers: Answers, inRepository: ToRepository): readonly string[] {
  const files = answers.values('recipient').map((file) => literal(inRepository(file)));
  return [
    ...files.map((file) => `      - ${yamlText(file)}`),
    ...(answers.has('create-key') ? [createdRecipient] : []),
  ];
}

const created = { file: 'keys/backup.asc', create: true };

export const createdRecipient = `      - ${yamlText(created)} # the first run makes the pair and says where it is`;

export function retentionLines(keep: string): readonly string[] {
  const read = readKeep(keep);
  if (!('keep' in read) || read.keep === 'all') {
    return [
      '  # Every backup is kept. To remove old ones, for example:',
      '  # retention: { keep: { last: 3, daily: 7, weekly: 5, monthly: 12 } }',
    ];
  }
  return [
    '  # How many backups stay: a backup stays when any of these rules wants it.',
    '  retention:',
    `    keep: ${yamlText(read.keep)}`,
  ];
}
