import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flip, hiddenIn, openRestoreSite, stateOf } from '../../rig/run/restoring.ts';

test('a dry run proves all data and changes nothing; without a whole copy it fails', async () => {
  const { site, backup, now } = await openRestoreSite();
  const rehearsed = await site.run('restore', '@latest', '--dry-run', '--json');
  expect(rehearsed, rehearsed.stderr).toMatchObject({
    code: 0,
    restored: { outcome: 'rehearsed', backup, safetyBackup: null },
  });
  expect(rehearsed.restored?.artifacts.map(({ from }) => from)).toEqual(['here', 'here']);
  expect(stateOf(site)).toEqual(now);
  expect(hiddenIn(site.repository)).toEqual([]);

  flip(site.path(`here/shop/${backup}/notes.sqlite.zst.pgp`), 200);
  const look = await site.run('restore', '@latest', '--dry-run', '--json');
  expect(look, look.stderr).toMatchObject({ code: 3, restored: { outcome: 'rehearsed' } });

  flip(site.path(`nas/shop/${backup}/notes.sqlite.zst.pgp`), 200);
  const failed = await site.run('restore', '@latest', '--dry-run', '--json');
  expect(failed, failed.stderr).toMatchObject({ code: 74, restored: { outcome: 'failed' } });

  rmSync(site.path('repository/keys/ops.key'));
  const closed = await site.run('restore', '@latest', '--dry-run', '--json');
  expect(closed, closed.stderr).toMatchObject({ code: 77, restored: { outcome: 'refused' } });
  expect(stateOf(site)).toEqual(now);
});
