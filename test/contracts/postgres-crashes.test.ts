import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Handle } from '../../src/ports/restorer.ts';
import type { StepOrder } from '../rig/restore/step-program.ts';
import { hasPostgres, postgresPrograms } from '../rig/servers/postgres.ts';
import { rigOfFile } from './postgres-restore-rig.ts';
import { load, type Prepared, partsOf, prepareRestore } from './restorer.ts';
import { temporaryFolder } from './step-context.ts';

const program = fileURLToPath(new URL('../rig/restore/step-program.ts', import.meta.url));

/** Clients of a version that goes before the others: whoever starts one for the so manieth time is killed. */
async function plantClients(killAt: number) {
  const folder = await temporaryFolder();
  const count = join(folder, 'count');
  writeFileSync(count, '0');
  const script = `#!/bin/sh
n=$(($(cat ${count}) + 1)); echo $n >${count}
[ $n != ${killAt} ] || { kill -9 $PPID; exit 1; }
exec ${postgresPrograms}/"\${0##*/}" "$@"`;
  const says = `#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.99'`;
  for (const [name, text] of Object.entries({ psql: script, pg_restore: script, pg_dump: says })) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  return {
    path: `${folder}:${process.env.PATH}`,
    calls: () => Number(readFileSync(count, 'utf8')),
  };
}

type Step = 'load' | 'activate' | 'rollback' | 'settle';

describe.skipIf(!hasPostgres())('a restore that is killed', { timeout: 120_000 }, () => {
  const rig = rigOfFile();

  /** Answers whether it was killed, before it could come to its end. */
  async function runStep(
    { repository, dumpFile, handle }: Prepared,
    step: Step,
    killAt: number,
  ): Promise<boolean> {
    const { path } = await plantClients(killAt);
    const server = { ...rig.current.definition, jobs: 2 };
    const order: StepOrder = {
      ...{ kind: 'postgres', paths: [], repository, dumpFile, handle, step, server },
    };
    const file = `${dumpFile}.order`;
    writeFileSync(file, JSON.stringify(order));
    const env = { ...process.env, PATH: path };
    const child = spawn(process.execPath, [program, file], { env, stdio: 'ignore' });
    const [code, signal] = await once(child, 'exit');
    if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the step ended with ${code}`);
    return signal === 'SIGKILL';
  }

  /** Everything up to a step, which is killed at its so manieth call of a client. */
  async function killIn(prepared: Prepared, step: Step, call: number) {
    const one = rig.current.caseOf({ jobs: 2 });
    rig.current.plant('new');
    const handle: Handle = await prepared.restorer.prepare(prepared.wish, prepared.context);
    const scene = { ...prepared, handle };
    if (step !== 'load') await load(one, scene);
    if (step === 'rollback' || step === 'settle') {
      await prepared.restorer.activate(handle, prepared.context);
    }
    const isKilled = await runStep(scene, step, call);
    return { handle, isKilled, restorer: one.create(partsOf(scene)) };
  }

  test.each([
    ['load', 3],
    ['activate', 1],
    ['rollback', 2],
    ['settle', 1],
  ] as const)('in %s is taken back, or completed, by another process', async (step, every) => {
    const prepared = await prepareRestore(rig.current.caseOf({ jobs: 2 }), 'new');
    const { context, restored, live } = prepared;
    let kills = 0;
    for (let call = 2; ; call += every) {
      const { handle, isKilled, restorer } = await killIn(prepared, step, call);
      const { stateOf, databases } = rig.current;
      if (step === 'settle') {
        expect(stateOf('orders')).toBe(restored);
        await restorer.settle(handle, { discardPrevious: true }, context);
        expect(stateOf('orders')).toBe(restored);
      } else {
        if (step === 'load') expect(stateOf('orders')).toBe(live);
        await restorer.rollback(handle, context);
        expect(stateOf('orders')).toBe(live);
      }
      expect(databases()).toEqual(['orders']);
      if (!isKilled) break;
      kills++;
    }
    expect(kills).toBeGreaterThan(1);
  });

  test('after it has closed the live database is opened again', async () => {
    const prepared = await prepareRestore(rig.current.caseOf({ jobs: 2 }), 'new');
    const { handle, isKilled, restorer } = await killIn(prepared, 'activate', 4);
    const allowed = `select datallowconn from pg_database where datname = 'orders'`;
    expect([isKilled, rig.current.server.sql(allowed)]).toEqual([true, 'f']);
    await restorer.rollback(handle, prepared.context);
    expect(rig.current.server.sql(allowed)).toBe('t');
  });
});
