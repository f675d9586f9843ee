import {
  argv,
  engineName,
  envName,
  exactlyOne,
  hostPath,
  list,
  map,
  needs,
  oneOrMany,
  plainName,
  reference,
  slug,
  tagTemplate,
  text,
  via,
} from '../../../model/format/builders.ts';

export const application = map(
  'The application that the data belongs to: its version is recorded with every backup, and a restore can stop it, put its code back and check its health.',
  {
    repository: hostPath(
      "The git repository of the application's code. Left out: the repository of this file.",
    ),
    via: via('Where the application runs, when it is not this machine.'),
    version: reference('application-version', 'Where the version of the application is read.'),
    tag: oneOrMany(
      'The git tag that belongs to a version, with `${version}` in its place. Of several templates, the first whose tag exists is taken.',
      tagTemplate('One template.'),
      { default: ['${version}', 'v${version}'] },
    ),
    migrations: reference(
      'application-migrations',
      'How to read the state of database migrations.',
    ),
    services: reference('application-services', 'How to stop and start the application.'),
    health: list(
      'Checks that must pass after a restore before it counts as done, one after another.',
      reference('health-check', 'One check, told apart by `type`.'),
    ),
  },
  { title: 'application section' },
);

export const version = map(
  'Where the version of the application is read: exactly one of these. When it cannot be read, it is recorded as `unknown`, and the backup can still be restored.',
  {
    git: {
      enum: ['tag', 'describe', 'commit'],
      description:
        'From the repository: `tag` is the tag of the present commit, `describe` the nearest tag and the distance to it, `commit` the commit id.',
    },
    file: hostPath('From a file: its whole text, or one value of it with `pointer`.'),
    pointer: text('Where the version stands in `file`, which is then JSON, as a JSON pointer.', {
      pattern: '^(?:/[^/]*)+$',
      examples: ['/version'],
    }),
    env: envName(
      'From this environment variable. It need not be listed in the `env` of the pipeline.',
    ),
    image: engineName(
      'From the image of this container, running or not: its label `org.opencontainers.image.version`, else its tag; `latest` is `unknown`. `org.opencontainers.image.revision` is the commit. An image inherits labels from its base, so give it its own. Docker is asked at `DOCKER_HOST`, else at its usual socket; a run without an answer ends before it touches anything.',
    ),
    value: text('As written here. Usually with a reference, such as `${APP_VERSION}`.'),
  },
  {
    title: 'version source',
    allOf: [exactlyOne('git', 'file', 'env', 'image', 'value'), needs('pointer', 'file')],
    examples: [{ git: 'tag' }, { file: 'package.json', pointer: '/version' }],
  },
);

export const migrations = map(
  'How to read which database migrations have been applied, so that a restore can compare them. Asked before the dumps and again after them; the SHA-256 of the answer is recorded when both are the same. A question that fails, finds nothing, takes longer than a minute or answers more than 1 MiB costs this record and not the backup: it is a warning.',
  {
    sql: text(
      'A query. Order its rows, or the result differs each time. In this version for SQLite.',
      {
        examples: ['select name from django_migrations order by id'],
      },
    ),
    dump: slug(
      'The dump whose database is asked. Needed with `sql` when there is more than one database.',
    ),
    command: argv(
      'A program that prints the migrations and changes nothing. It runs in the repository of the application, and of the environment it sees `PATH`, `HOME`, `LANG`, `TZ`, `TMPDIR` and `RUN_PIPELINE_NAME`.',
    ),
  },
  { title: 'migrations section', allOf: [exactlyOne('sql', 'command'), needs('dump', 'sql')] },
);

export const services = map(
  'How to stop and start the application around a restore: exactly one of these.',
  {
    compose: oneOrMany(
      'A Docker Compose project, by its file, or by several that are merged.',
      hostPath('A Compose file.'),
    ),
    project: engineName('The name of the Compose project, when it is not that of its folder.'),
    restart: list(
      'The services to stop and start. Left out: all of them.',
      engineName('One service.'),
      { uniqueItems: true },
    ),
    systemd: list('Units of systemd.', plainName('One unit, such as `shop.service`.'), {
      uniqueItems: true,
    }),
    command: map(
      'Programs that stop and start the application.',
      {
        stop: argv('Returns when the application has stopped.'),
        start: argv('Returns when the application has been started.'),
      },
      { required: ['stop', 'start'] },
    ),
  },
  {
    title: 'services section',
    allOf: [
      exactlyOne('compose', 'systemd', 'command'),
      needs('project', 'compose'),
      needs('restart', 'compose'),
    ],
    examples: [{ compose: 'docker-compose.yml', restart: ['web', 'worker'] }],
  },
);
