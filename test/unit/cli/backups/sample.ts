import { readCatalog } from '../../../../src/catalog/read-catalog.ts';
import { judgeBackups } from '../../../../src/catalog/verdict.ts';
import type { Facts } from '../../../../src/cli/reach/known.ts';
import { plainPalette } from '../../../../src/reporters/palette.ts';
import { createContext } from '../../../rig/catalog/context.ts';
import { openStore, plantBackup, type Store } from '../../../rig/catalog/store.ts';

export const nowMs = Date.parse('2026-11-20T12:00:00Z');

export const look = (columns = 80) => ({ palette: plainPalette, columns });

/** What the program would find in these folders, at a fixed hour. */
export async function readFacts(...stores: readonly Store[]): Promise<Facts> {
  const destinations = stores.map(({ destination }) => destination);
  const request = { pipelines: ['shop'], destinations, signatures: null };
  const inventory = await readCatalog(request, createContext(nowMs));
  return {
    pipeline: 'shop',
    inventory,
    backups: judgeBackups(inventory.backups),
    destinations: inventory.destinations.map((report) => {
      return { id: report.id, required: report.id === 'here', report, error: report.error };
    }),
    nowMs,
  };
}

export const newest = '20261120T021700Z-k3f7';
export const middle = '20261119T021700Z-abcd';
export const oldest = '20261101T021700Z-zz22';

const git = {
  commit: '0123456789abcdef0123456789abcdef01234567',
  tag: 'v2.4.0',
  tags: ['v2.4.0', 'stable'],
  dirty: true,
  pipelineFile: 'backup.pipeline.yaml',
  pipelineSha256: '0'.repeat(64),
};

/** Two destinations; the newest backup lacks a copy, the middle one is suspect and held, the oldest damaged. */
export function plantShop(): { readonly here: Store; readonly nas: Store } {
  const [here, nas] = [openStore('here'), openStore('nas')];
  const destinations = ['here', 'nas'];
  const first = { id: oldest, dumps: { orders: 'a'.repeat(5000) }, manifest: { destinations } };
  plantBackup(here, { ...first, checks: ['20261101T030000Z-aaaa-here-checksum-pass'] });
  plantBackup(nas, { ...first, checks: ['20261101T030000Z-aaaa-nas-checksum-fail'] });
  const second = {
    id: middle,
    dumps: { orders: 'b'.repeat(1000) },
    manifest: {
      destinations,
      note: 'before the \u001b[31mmove',
      complete: false,
      missing: ['mail'],
    },
  };
  plantBackup(here, { ...second, checks: ['20261119T030000Z-aaaa-here-download-pass'] });
  plantBackup(nas, { ...second, checks: ['20261119T030000Z-aaaa-nas-checksum-pass'] });
  here.write(`shop/holds/${middle}.json`, JSON.stringify(hold));
  const third = {
    id: newest,
    dumps: { orders: 'c'.repeat(6000) },
    manifest: { destinations, git, labels: { env: 'production' }, previous },
  };
  plantBackup(here, { ...third, checks: ['20261120T030000Z-aaaa-here-checksum-pass'] });
  return { here, nas };
}

const previous = { id: middle, manifestSha256: 'f'.repeat(64) };
const hold = {
  formatVersion: 1,
  reason: 'the audit',
  owner: 'kim',
  until: '2026-12-01T12:00:00.000Z',
};
