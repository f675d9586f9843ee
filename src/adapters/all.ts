import type { Definition } from '../ports/definition.ts';
import { command as commandDestination } from './destinations/command.ts';
import { gdrive } from './destinations/gdrive.ts';
import { local } from './destinations/local.ts';
import { s3 } from './destinations/s3.ts';
import { sftp } from './destinations/sftp.ts';
import { discord } from './notifiers/discord.ts';
import { email } from './notifiers/email.ts';
import { githubIssue } from './notifiers/github-issue.ts';
import { gotify } from './notifiers/gotify.ts';
import { healthchecks } from './notifiers/healthchecks.ts';
import { ntfy } from './notifiers/ntfy.ts';
import { pagerduty } from './notifiers/pagerduty.ts';
import { prometheus } from './notifiers/prometheus.ts';
import { slack } from './notifiers/slack.ts';
import { teams } from './notifiers/teams.ts';
import { telegram } from './notifiers/telegram.ts';
import { webhook } from './notifiers/webhook.ts';
import { command as commandSource } from './sources/command.ts';
import { compose } from './sources/compose.ts';
import { eventstore } from './sources/eventstore.ts';
import { files } from './sources/files.ts';
import { mysql } from './sources/mysql.ts';
import { postgres } from './sources/postgres.ts';
import { redis } from './sources/redis.ts';
import { sqlite } from './sources/sqlite.ts';
import { volume } from './sources/volume.ts';

/** Every adapter, in the order of the manual: the most common first. */
export const definitions: readonly Definition[] = [
  ...[files, sqlite, postgres, mysql, redis, volume, compose, eventstore, commandSource],
  ...[local, s3, sftp, gdrive, commandDestination],
  ...[email, slack, discord, teams, telegram, ntfy, gotify, pagerduty],
  ...[webhook, healthchecks, githubIssue, prometheus],
];
