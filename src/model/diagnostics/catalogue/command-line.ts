import { exits } from '../../exit.ts';
import type { Entry } from './entry.ts';

/** Mistakes of a command line. They are found before anything is read or touched. */
export const commandLine = {
  BP0101: {
    title: 'unknown verb',
    text: 'The first word says what to do, and this word is no verb. `run-pipeline --help` lists all of them.',
    exit: exits.usage,
    example: { wrong: 'run-pipeline validat', right: 'run-pipeline validate' },
  },
  BP0102: {
    title: 'unknown option',
    text: 'No option of this verb has that name. An option is never ignored: a backup that was meant to run with it would be another one. `run-pipeline <verb> --help` lists the options.',
    exit: exits.usage,
    example: { wrong: 'run-pipeline validate --jsn', right: 'run-pipeline validate --json' },
  },
  BP0103: {
    title: 'an option lacks its value',
    text: 'The option is followed by nothing, or by another option. Write `--option value`, or `--option=value` where the value starts with a dash.',
    exit: exits.usage,
    example: {
      wrong: 'run-pipeline validate --format',
      right: 'run-pipeline validate --format compact',
    },
  },
  BP0104: {
    title: 'an option is given twice',
    text: 'The option has one value, and it is not clear which of the two is meant. Options that may be repeated say so in help.',
    exit: exits.usage,
    example: {
      wrong: 'run-pipeline validate --format json --format github',
      right: 'run-pipeline validate --format json',
    },
  },
  BP0105: {
    title: 'an empty value',
    text: 'The value is an empty string. That is nearly always a variable of a script that is not set. Set it, or leave the option out.',
    exit: exits.usage,
    example: { wrong: 'run-pipeline validate -f ""', right: 'run-pipeline validate' },
  },
  BP0106: {
    title: 'not one of the choices',
    text: 'The value must be one of a few words, which the message lists.',
    exit: exits.usage,
    example: {
      wrong: 'run-pipeline completion powershell',
      right: 'run-pipeline completion bash',
    },
  },
  BP0107: {
    title: 'something is missing',
    text: 'The verb cannot do without this argument or option. Its usage line shows what is required.',
    exit: exits.usage,
    example: { wrong: 'run-pipeline explain', right: 'run-pipeline explain BP0102' },
  },
  BP0108: {
    title: 'too many arguments',
    text: 'The verb takes fewer arguments. A value with spaces needs quotes.',
    exit: exits.usage,
    example: {
      wrong: 'run-pipeline config set description Orders and uploads',
      right: "run-pipeline config set description 'Orders and uploads'",
    },
  },
  BP0109: {
    title: 'a flag takes no value',
    text: 'The option is a flag: it is there or not. Leave the option out for `false`.',
    exit: exits.usage,
    example: { wrong: 'run-pipeline validate --fix=yes', right: 'run-pipeline validate --fix' },
  },
  BP0110: {
    title: 'no verb',
    text: 'The command line says nothing about what to do. `run-pipeline --help` lists all verbs.',
    exit: exits.usage,
    example: { wrong: 'run-pipeline --json', right: 'run-pipeline validate --json' },
  },
  BP0111: {
    title: 'a control character in an argument',
    text: 'An argument holds a line break or another control character. No name, path or token has one; it comes from a broken script.',
    exit: exits.usage,
  },
  BP0112: {
    title: 'a person would have to be asked',
    text: 'An answer is missing, and nobody can be asked: there is no terminal, or CI or --no-input forbids it. Give the answers as options.',
    exit: exits.usage,
    example: {
      wrong: 'run-pipeline init --no-input',
      right:
        'run-pipeline init --no-input --source files --path uploads --to /srv/backups --create-key',
    },
  },
  BP0113: {
    title: 'the folder to work in is not there',
    text: 'The folder of -C does not exist or is no folder, or the folder in which the program was started has been deleted. Nothing was read.',
    exit: exits.usage,
    example: { wrong: 'run-pipeline -C /nowhere validate', right: 'run-pipeline -C . validate' },
  },
  BP0114: {
    title: 'options that exclude each other',
    text: 'Two options say different things about the same matter, or an option does not apply to what another one chose. Keep one of them.',
    exit: exits.usage,
    example: {
      wrong: 'run-pipeline init --no-encrypt --create-key',
      right: 'run-pipeline init --create-key',
    },
  },
  BP0115: {
    title: 'a value that cannot be used',
    text: 'The value does not have the form that the option needs; the message says which.',
    exit: exits.usage,
    example: { wrong: 'run-pipeline init --keep 7', right: 'run-pipeline init --keep daily=7' },
  },
  BP0116: {
    title: 'nothing is known under this name',
    text: '`explain` knows the codes of diagnostics and the keys of the pipeline format.',
    exit: exits.usage,
    example: {
      wrong: 'run-pipeline explain stages.retenton',
      right: 'run-pipeline explain stages.retention',
    },
  },
  BP0117: {
    title: 'a given file cannot be read',
    text: 'The file that an option names is not there, is no file, is too large or may not be read. Nothing was touched.',
    exit: exits.usage,
    example: {
      wrong: 'run-pipeline run --plan plan.jsn',
      right: 'run-pipeline run --plan plan.json',
    },
  },
  BP0120: {
    title: 'not in this version',
    text: 'The verb or option is part of the contract of this program, but this version does not have it yet. Nothing was touched.',
    exit: exits.unavailable,
  },
  BP0121: {
    title: 'a file is there already',
    text: 'The program never replaces a file that it has not written for the same purpose. Choose another name, or move the file away.',
    exit: exits.refused,
  },
  BP0122: {
    title: 'a file cannot be written',
    text: 'The system refused to write the file; the message says why. What was there before is unchanged.',
    exit: exits.failed,
  },
  BP0130: {
    title: 'there is no pipeline here',
    text: 'Pipelines are `backup.pipeline.yaml` at the root of the repository and `pipelines/*.pipeline.yaml`. `run-pipeline init` writes the first one.',
    exit: exits.config,
  },
  BP0131: {
    title: 'no pipeline has this name',
    text: 'A pipeline is named by its `name`. When the repository has several, the command must say which one is meant, by name or with `-f`.',
    exit: exits.usage,
  },
  BP0132: {
    title: 'a value cannot be set there',
    text: '`config set` changes one value where it is written. It does not guess where a value belongs that comes from an anchor, a merge or another file: change it there.',
    exit: exits.usage,
    example: {
      wrong: 'run-pipeline config set stages.dump[7].path /srv',
      right: 'run-pipeline config set stages.dump[0].path /srv',
    },
  },
  BP0133: {
    title: 'a file changed while it was being edited',
    text: 'Somebody else wrote the file after it was read. Their change stands and nothing was written; run the command again.',
    exit: exits.notNow,
  },
} as const satisfies Record<string, Entry>;
