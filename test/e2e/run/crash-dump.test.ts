import { test } from 'vitest';
import { crash, crashWithoutRecover, type Moment, openDoomedSite } from '../../rig/run/crash.ts';
import { docs } from '../../rig/run/site.ts';

const endless =
  "{ id: slow, type: command, run: [sh, -c, 'head -c 900000 /dev/urandom; sleep 600 & wait'], restore: [cat], extension: bin }";

const early: readonly Moment[] = [
  { event: { event: 'stage-started', stage: 'lock' } },
  { event: { event: 'stage-done', stage: 'lock' } },
  { event: { event: 'stage-started', stage: 'preflight' } },
  { event: { event: 'stage-done', stage: 'preflight' } },
];

test('kill -9 around lock and preflight', async () => {
  const site = await openDoomedSite();
  for (const moment of early) await crash(site, { moment });
});

test('kill -9 while a dump goes through compression and encryption', async () => {
  const site = await openDoomedSite();
  site.env = { ...site.env, PASSPHRASE: 'correct horse battery' };
  const encrypt = '{ passphrase: { env: PASSPHRASE } }';
  const wishes = { dump: [docs, endless], encrypt };
  const moments: readonly Moment[] = [
    { event: { event: 'artifact-started', artifact: 'docs' } },
    { event: { event: 'artifact-sealed', artifact: 'docs' } },
    { event: { event: 'artifact-started', artifact: 'slow' } },
    { event: { event: 'artifact-progress', artifact: 'slow' } },
    { event: { event: 'upload-confirmed', artifact: 'docs', destination: 'nas' } },
    { file: '.part' },
  ];
  for (const moment of moments) await crash(site, { moment, wishes });
});

test('the next run cleans up by itself', async () => {
  const site = await openDoomedSite();
  const wishes = { dump: [docs, endless] };
  await crashWithoutRecover(site, {
    moment: { event: { event: 'artifact-progress', artifact: 'slow' } },
    wishes,
  });
  await crashWithoutRecover(site, { moment: { event: { event: 'stage-done', stage: 'lock' } } });
});
