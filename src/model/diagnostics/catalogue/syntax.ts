import type { Entry } from './entry.ts';

/** Reading a file: whether it is text, YAML, and one plain document. */
export const syntax = {
  BP1001: {
    title: 'a pipeline file cannot be read',
    text: 'The file does not exist, is a folder, a pipe or a device, or this user may not read it. Nothing was done. Check the path; `run-pipeline init` writes a new pipeline.',
    exit: 65,
  },
  BP1002: {
    title: 'a pipeline file is too large',
    text: 'A pipeline is a short file that people review. More than 256 KiB or 50,000 YAML tokens is refused before it is read into memory: it is another file by mistake, or an attack. Generated parts can move into fragments named under `extends`.',
    exit: 65,
  },
  BP1003: {
    title: 'a file is not UTF-8 text',
    text: 'Bytes that are not UTF-8 could only be guessed at, and a guess could name another database or folder. Save the file as UTF-8, without NUL bytes.',
    exit: 65,
  },
  BP1004: {
    title: 'the file holds no pipeline',
    text: 'The file is empty or holds only comments. A pipeline says at least its `version`, its `name`, and in `stages` what is dumped, whether it is encrypted, and where it goes.',
    exit: 65,
    example: {
      wrong: '# only a comment\n',
      right:
        'version: 1\nname: shop\nstages:\n  dump:\n    - { id: uploads, type: files, paths: [data] }\n  encrypt: none\n  upload:\n    - { id: nas, type: local, path: /srv/backups }\n',
    },
  },
  BP1005: {
    title: 'a file holds two documents',
    text: 'One file is one pipeline. After `---` a second document begins, which would be ignored by some readers. Put it into a file of its own under `pipelines/`.',
    exit: 65,
    example: {
      wrong: 'labels: { env: production }\n---\nlabels: { env: test }\n',
      right: 'labels: { env: production }\n',
    },
  },
  BP1006: {
    title: 'a tab is used for indentation',
    text: 'YAML indents with spaces only, because a tab has no fixed width. Replace it by spaces.',
    exit: 65,
    example: { wrong: 'labels:\n\tenv: production\n', right: 'labels:\n  env: production\n' },
  },
  BP1007: {
    title: 'the file is not YAML',
    text: 'The structure is broken at this place: a bracket or quote that is not closed, a line with the wrong indentation, or a value with `: ` or ` #` in it that needs quotes. What follows such a place cannot be checked; further mistakes may show once it is mended.',
    exit: 65,
    example: { wrong: 'labels: { env: production\n', right: 'labels: { env: production }\n' },
  },
  BP1008: {
    title: 'a YAML tag is not known',
    text: 'Tags such as `!Ref` or `!!binary` ask a reader for something special. Pipelines are plain data, so that every reader sees the same.',
    exit: 65,
    example: { wrong: 'description: !secret orders\n', right: 'description: orders\n' },
  },
  BP1009: {
    title: 'an alias has no anchor',
    text: 'An alias `*name` repeats the value that was marked `&name` above it in the same file. It cannot look ahead, into another file, or into itself.',
    exit: 65,
    example: {
      wrong: 'labels: *common\n',
      right: 'x-common: &common { env: production }\nlabels: *common\n',
    },
  },
  BP1010: {
    title: 'the file expands without end',
    text: 'Aliases inside aliases multiply: a few lines can stand for billions of values. Files that expand to more than 100,000 values, or are nested deeper than 64 levels, are refused before they are expanded.',
    exit: 65,
  },
  BP1011: {
    title: '`<<` merges something that is not a map',
    text: 'The merge key takes a map, usually by an alias, or a list of maps. Keys that stand beside it win.',
    exit: 65,
    example: {
      wrong: 'x-common: &common [production]\nlabels: { <<: *common }\n',
      right: 'x-common: &common { env: production }\nlabels: { <<: *common }\n',
    },
  },
  BP1012: {
    title: 'YAML reads a value as something else',
    text: 'Without quotes `0600` is the number 600, `1:30` is text or the number 90, `2026-01-31` may be a date, and integers beyond 2^53 lose digits. Which of them is meant cannot be seen in a review. Put the value in quotes if the text is meant.',
    exit: 65,
    example: { wrong: 'labels: { mode: 0600 }\n', right: 'labels: { mode: "0600" }\n' },
  },
  BP1013: {
    title: 'a key stands twice',
    text: 'Some YAML readers take the first, some the last, and a reviewer sees only one of them. Keep one.',
    exit: 65,
    example: {
      wrong: 'labels: { env: production, env: test }\n',
      right: 'labels: { env: production }\n',
    },
  },
  BP1014: {
    title: 'a key is not text',
    text: 'Keys are plain text. Numbers, true, false, null and whole lists or maps as keys mean different things to different readers. Put the key in quotes.',
    exit: 65,
    example: { wrong: 'labels: { 2026: audit }\n', right: 'labels: { "2026": audit }\n' },
  },
  BP1015: {
    title: 'text that looks like true or false',
    text: '`yes`, `no`, `on` and `off` are text in YAML 1.2, which this program reads, and true or false in YAML 1.1, which many other tools read. In quotes it is text for everybody. This is a warning.',
    exit: 0,
    example: { wrong: 'labels: { audited: yes }\n', right: 'labels: { audited: "yes" }\n' },
  },
  BP1020: {
    title: 'a fragment cannot be read',
    text: 'A file named under `extends` does not exist or cannot be read. Paths start at the repository root.',
    exit: 65,
    example: { wrong: 'extends: [nowhere.yaml]\n', right: 'description: orders\n' },
  },
  BP1021: {
    title: '`extends` runs in a circle',
    text: 'A fragment extends, directly or through others, the file that it is part of; or fragments extend each other more than eight levels deep. Remove one of these `extends`.',
    exit: 65,
    example: { wrong: 'extends: [circle.yaml]\n', right: 'description: orders\n' },
  },
  BP1022: {
    title: '`extends` leaves the repository',
    text: 'A fragment is part of the policy, so it is reviewed like the rest: it lies in the same repository. Nothing is loaded from the network, from outside the repository, or through a link that leads there.',
    exit: 65,
    example: { wrong: 'extends: [../common.yaml]\n', right: 'description: orders\n' },
  },
  BP1023: {
    title: 'a pipeline file is a link out of the repository',
    text: 'What is executed must be what was reviewed. A symbolic link may lead to another file of the same repository, not outside it.',
    exit: 65,
  },
} as const satisfies Record<string, Entry>;
