import { expect, test } from 'vitest';
import { renderPlan } from '../../../../src/cli/plan/render.ts';
import { plainPalette } from '../../../../src/reporters/palette.ts';
import { displayWidth } from '../../../../src/util/display-width.ts';
import { newest, oldest, sampleDestination, samplePlan } from '../../../rig/run/sample-plan.ts';

const refusal = 'nothing is removed: the rules want 9 of 12 backups gone, and one run may remove 3';
const full = samplePlan({
  git: { commit: 'c3aac7035cf6'.padEnd(40, '0'), tag: 'v2.4.0', dirty: true },
  application: { version: '2.4.0', versionFrom: 'git tag' },
  dumps: [
    { id: 'orders', type: 'postgres', members: null, quiesces: [], lastBytes: 1_288_490_188 },
    {
      id: 'tenants',
      type: 'sqlite',
      members: [...'abcdefg'],
      quiesces: ['stops shop-web'],
      lastBytes: null,
    },
  ],
  codecs: ['zstd', 'openpgp'],
  encryption: { profile: 'compatible', recipients: ['A', 'B'], passphrase: true, signed: false },
  destinations: [
    sampleDestination(),
    sampleDestination({ id: 'nas', required: false, completes: [newest], removals: [], refusal }),
    sampleDestination({ id: 'far', type: 's3', location: null, unknown: 'no key', removals: [] }),
  ],
  changes: [
    { what: 'dump', kind: 'new', name: 'tenants', text: 'sqlite: it has no backup yet' },
    { what: 'destination', kind: 'gone', name: 'usb', text: 'no copy goes there any more' },
    { what: 'codecs', kind: 'changed', name: '', text: 'zstd, openpgp, and was gzip, openpgp' },
  ],
  hooks: ['around:dump', 'after:run'],
  notices: [{ channel: 'ops', events: ['failure', 'suspect'] }],
  problems: [{ part: 'nas', message: 'it belongs to\u001b[31m another', hint: 'adopt it' }],
  warnings: ['far is not known, and neither is what would be removed there: no key'],
});
const many = sampleDestination({
  backups: Array.from({ length: 30 }, () => ({ id: oldest, manifestSha256: null })),
  removals: Array.from({ length: 25 }, () => ({ id: oldest, reason: 'no rule keeps it' })),
});

test('a plan on a terminal', async () => {
  const wide = renderPlan(full, { palette: plainPalette, columns: 80 });
  const narrow = renderPlan(full, { palette: plainPalette, columns: 44 });
  const first = samplePlan({ comparedWith: null, destinations: [many], encryption: null });
  const short = renderPlan(first, { palette: plainPalette, columns: 80 });
  await expect([wide, narrow, short].join('\n----\n\n')).toMatchFileSnapshot(
    '../../../golden/cli/plan.txt',
  );
  expect(`${wide}${narrow}`).not.toContain('\u001b');
  // The first line is for logs and is never broken.
  const [, ...lines] = narrow.split('\n');
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(44);
});
