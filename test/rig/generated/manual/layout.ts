import { stageNames } from '../../../../src/model/stages.ts';

/** A chapter of the manual: its sections are headed by the path at which a definition is used. */
export interface Chapter {
  readonly title: string;
  readonly intro: string;
  /** A definition that the chapter itself is about. */
  readonly body?: string;
  /** Heading → name of the definition. */
  readonly sections: Readonly<Record<string, string>>;
}

export const beforeStages: Chapter = {
  title: 'Beside the stages',
  intro: 'The larger keys of the file, in the order in which they are best written.',
  sections: {
    moved: 'moved',
    schedule: 'schedule',
    limits: 'limits',
    application: 'application',
    'application.version': 'application-version',
    'application.migrations': 'application-migrations',
    'application.services': 'application-services',
    'application.health[] of type http': 'health-http',
    'application.health[] of type tcp': 'health-tcp',
    'application.health[] of type command': 'health-command',
    'application.health[] of type container': 'health-container',
    'application.health[] of type sql': 'health-sql',
    staging: 'staging',
    restore: 'restore',
    drill: 'drill',
    'drill.targets': 'drill-target',
    'drill.checks[]': 'drill-check',
    'hooks[] before': 'hook-before',
    'hooks[] after': 'hook-after',
    'hooks[] around': 'hook-around',
  },
};

export const stages: Chapter = {
  title: 'Stages',
  intro: `A run goes through its stages in this order and no other: ${stageNames
    .map((name) => `\`${name}\``)
    .join(' → ')}.`,
  body: 'stages',
  sections: {
    'stages.lock': 'stage-lock',
    'stages.preflight': 'stage-preflight',
    'stages.compress': 'stage-compress',
    'stages.encrypt': 'encryption',
    'stages.checksum': 'stage-checksum',
    'stages.verify': 'stage-verify',
    'stages.retention': 'stage-retention',
    keep: 'keep',
  },
};

/** Chapters whose sections are the branches of a union, with the keys that all branches share told once. */
export const parts = [
  {
    title: 'Sources',
    noun: 'source',
    union: 'dump-entry',
    intro: 'An entry of `stages.dump` is one source. Its `type` says what else it takes.',
  },
  {
    title: 'Destinations',
    noun: 'destination',
    union: 'upload-entry',
    intro: 'An entry of `stages.upload` is one destination. Its `type` says what else it takes.',
  },
  {
    title: 'Notifiers',
    noun: 'notifier',
    union: 'notify-entry',
    intro: 'An entry of `stages.notify` is one notifier. Its `type` says what else it takes.',
  },
] as const;

/** Definitions that are told where they are used, or under another heading. */
export const toldElsewhere: Readonly<Record<string, string>> = {
  'health-check': 'application.health[] of type http',
  hook: 'hooks[] before',
  'dump-entry': 'Sources',
  'upload-entry': 'Destinations',
  'notify-entry': 'Notifiers',
  'stage-encrypt': 'stages.encrypt',
  stages: 'Stages',
};

/** The anchor that GitHub gives to a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
