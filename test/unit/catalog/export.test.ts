import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { exportPipeline } from '../../../src/catalog/export/export-pipeline.ts';
import { readExport } from '../../../src/catalog/export/read-export.ts';
import { readCatalog } from '../../../src/catalog/read-catalog.ts';
import { decideAt } from '../../../src/catalog/retention/decide.ts';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { ExportedPipeline } from '../../../src/model/run/catalog-export.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { deletionOf } from '../../rig/catalog/deletion.ts';
import { lie, Outage } from '../../rig/catalog/lie.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const idOf = (day: number) => `202611${String(day).padStart(2, '0')}T020000Z-aaaa`;

/** Two destinations with all that decides: holds, failed checks, suspects, deletions, lost manifests, half copies. */
function plantHistory(): { readonly here: Store; readonly nas: Store } {
  const [here, nas] = [openStore('here'), openStore('nas')];
  for (let day = 1; day <= 19; day += 1) {
    const id = idOf(day);
    const size = day === 12 ? 10 : 1000;
    const dumps = { orders: 'x'.repeat(size), ...(day % 3 === 0 && { uploads: 'y'.repeat(50) }) };
    const trigger = { kind: day === 4 ? ('safety' as const) : ('schedule' as const), url: null };
    for (const store of day % 5 === 0 ? [here] : [here, nas]) {
      const verdict = day === 7 ? 'fail' : 'pass';
      const checks = [`${id.slice(0, 16)}-bbbb-${store.destination.id}-checksum-${verdict}`];
      plantBackup(store, {
        id,
        dumps,
        manifest: { trigger, labels: { day: String(day) } },
        checks,
      });
    }
  }
  const hold = {
    formatVersion: 1,
    reason: 'the audit',
    owner: 'kim',
    until: '2026-12-01T00:00:00Z',
  };
  nas.write(`shop/holds/${idOf(3)}.json`, JSON.stringify(hold));
  here.write(`shop/holds/${idOf(6)}.json`, JSON.stringify({ ...hold, until: null }));
  here.remove(`shop/${idOf(8)}/orders.tar.zst.pgp`);
  here.remove(`shop/${idOf(9)}/manifest.json`);
  nas.remove(`shop/${idOf(9)}/manifest.json`);
  here.write(`shop/deleted/${idOf(10)}.json`, deletionOf(idOf(10)));
  nas.write(`shop/deleted/${idOf(20)}.json`, deletionOf(idOf(20), null, 'nas'));
  here.write('shop/20261101T010101Z-cccc/orders.tar.zst.pgp', 'left by a run');
  here.write(`shop/${idOf(11)}/checks/20991231T000000Z-bbbb-here-open-pass.json`, '{}');
  return { here, nas };
}

async function read(destinations: readonly Store['destination'][]) {
  const request = { pipelines: ['shop', 'old-shop'], destinations, signatures: null };
  const inventory = await readCatalog(request, createContext(now));
  return { inventory, backups: judgeBackups(inventory.backups) };
}

async function exported(destinations: readonly Store['destination'][]): Promise<ExportedPipeline> {
  const found = await read(destinations);
  return exportPipeline({
    ...{ pipeline: 'shop', formerNames: ['old-shop'], ...found },
    destinations: found.inventory.destinations.map(({ id, error }) => ({
      ...{ id, error, type: 'local', required: true },
    })),
  });
}

const validate = new Ajv2020({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
}).compile(JSON.parse(readFileSync('schemas/catalog.v1.schema.json', 'utf8')));

const documentOf = (pipelines: readonly ExportedPipeline[]) => ({
  ...{ formatVersion: 1, madeAt: '2026-11-20T12:00:00Z', isComplete: true, problems: [] },
  ...{ tool: { name: 'run-pipeline', version: '0' }, pipelines },
});

const rules = [
  { keep: { last: 1 } },
  { keep: { daily: 3, weekly: 2 }, perDestination: { nas: { last: 2 } } },
  { keep: { within: 5 * 86_400_000 }, maxDeletes: { count: 3 } },
];

test.each(rules)('what %j removes is decided by the document as by the stores', async (given) => {
  const { here, nas } = plantHistory();
  const destinations = [here.destination, nas.destination];
  const document = JSON.parse(JSON.stringify(documentOf([await exported(destinations)])));
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);

  const [pipeline] = document.pipelines;
  const retention = {
    minimum: 1,
    maxDeletes: { count: 50 },
    failedAfter: 0,
    perDestination: {},
    ...given,
  };
  // Of a whole plan, a decision asks for no more.
  const plan = { stages: { retention }, schedule: [] } as unknown as Plan;
  const situation = { plan, own: null, isConfirmed: false, oldRules: null, now };
  const [stores, told] = [await read(destinations), readExport(pipeline)];
  for (const id of ['here', 'nas']) {
    const decided = decideAt(id, { ...situation, ...stores });
    expect(decideAt(id, { ...situation, ...told })).toEqual(decided);
    expect(decided.wanted.length).toBeGreaterThan(0);
  }
  expect(told.backups.map(({ verdict }) => verdict)).toEqual(
    pipeline.backups.map(({ verdict }: { readonly verdict: string }) => verdict),
  );
});

test('it says the same whatever the order in which it was found', async () => {
  const { here, nas } = plantHistory();
  const destinations = [here.destination, nas.destination];
  const first = JSON.stringify(await exported(destinations));
  expect(JSON.stringify(await exported(destinations))).toBe(first);
  expect(first).not.toContain(here.path);
});

test('of a destination that does not answer nothing is said, and nothing would go there', async () => {
  const { here, nas } = plantHistory();
  const away = lie(nas.destination, {
    list: () => {
      throw new Outage('no route');
    },
  });
  const pipeline = await exported([here.destination, away]);
  expect(pipeline.destinations[1]).toMatchObject({ error: 'no route', areHoldsReadable: false });
  expect(validate(documentOf([pipeline])), JSON.stringify(validate.errors)).toBe(true);
});
