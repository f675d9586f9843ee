import { test } from 'vitest';
import { crash, type Moment, openDoomedSite } from '../../rig/run/crash.ts';

test('kill -9 between the last byte and the manifests', async () => {
  const site = await openDoomedSite();
  const moments: readonly Moment[] = [
    { event: { event: 'stage-done', stage: 'checksum' } },
    { event: { event: 'upload-confirmed', destination: 'here' } },
    { event: { event: 'upload-confirmed', destination: 'nas' } },
    { file: 'RESTORE.md' },
    { file: 'manifest.json' },
    { event: { event: 'committed' } },
  ];
  for (const moment of moments) await crash(site, { moment });
});

test('kill -9 while copies are verified and old ones removed', async () => {
  const site = await openDoomedSite();
  const moments: readonly Moment[] = [
    { event: { event: 'stage-started', stage: 'verify' } },
    { event: { event: 'verified', destination: 'here' } },
    { event: { event: 'retention-decided', action: 'remove' } },
    { event: { event: 'removed', destination: 'here' } },
    { event: { event: 'stage-done', stage: 'retention' } },
  ];
  for (const moment of moments) await crash(site, { moment });
});
