import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { RunEvent } from '../../../src/model/run/event.ts';
import { openReceiver } from '../notifier/receiver.ts';
import { assertInvariants } from './invariants.ts';
import { type LiveRun, untilTrue } from './program.ts';
import { openSite, type PipelineWishes, type Site } from './site.ts';
import { isOfOneRun, namesIn } from './stored.ts';

/** A moment at which a run is killed: an event of its stream, or a file of its backup at the second destination. */
export type Moment =
  | { readonly event: Partial<Record<string, unknown>> & { readonly event: RunEvent['event'] } }
  | { readonly file: string };

export interface Crash {
  readonly moment: Moment;
  /** What else is in the pipeline of the run that is killed. */
  readonly wishes?: PipelineWishes;
}

/** Keeps runs alive to their last notice, which is never answered: whatever moment is chosen, it comes before the end. */
export async function openDoomedSite(): Promise<Site> {
  const receiver = await openReceiver(() => undefined);
  onTestFinished(() => receiver.close());
  const site = openSite();
  site.env = { NOTICE_URL: receiver.url };
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  return site;
}

/** Kills a run at a moment: what it leaves is whole, is cleaned up, and does not hinder the next run. */
export async function crash(site: Site, { moment, wishes = {} }: Crash): Promise<void> {
  const keep = 'retention: { keep: { last: 2 }, maxDeletes: 50 }';
  const notify = 'notify: [{ type: webhook, url: { env: NOTICE_URL }, on: [success] }]';
  site.pipeline({ after: [keep, notify], ...wishes });
  const live = site.start(['run', '--json']);
  await until(site, live, moment);
  live.kill('SIGKILL');
  expect(await live.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  await assertInvariants(site);
  site.pipeline();
  const next = await site.run('run', '--json');
  expect(next, next.stderr).toMatchObject({ code: 0 });
  await assertInvariants(site);
}

/** As `crash`, but nobody recovers before the next run does. */
export async function crashWithoutRecover(site: Site, given: Crash): Promise<void> {
  site.pipeline(given.wishes);
  const live = site.start(['run', '--json']);
  await until(site, live, given.moment);
  live.kill('SIGKILL');
  await live.ended;
  site.pipeline();
  const next = await site.run('run', '--json');
  expect(next, next.stderr).toMatchObject({ code: 0 });
  await assertInvariants(site);
}

async function until(site: Site, live: LiveRun, moment: Moment): Promise<void> {
  if ('event' in moment) {
    const wanted = Object.entries(moment.event);
    await live.until((event) => wanted.every(([key, value]) => Reflect.get(event, key) === value));
    return;
  }
  const { run } = await live.until(({ event }) => event === 'run-started');
  const folder = join(site.destinations.get('nas') ?? '', 'shop');
  await untilTrue(moment.file, () => isThere(folder, { run, file: moment.file }));
}

function isThere(
  folder: string,
  { run, file }: { readonly run: string; readonly file: string },
): boolean {
  if (file.includes('/')) return namesIn(join(folder, file)).length > 0;
  const backup = namesIn(folder).find((id) => isOfOneRun(id, run));
  const names = backup === undefined ? [] : readdirSync(join(folder, backup));
  return names.some((name) => name === file || name.endsWith(file));
}
