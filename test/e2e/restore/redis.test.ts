import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { restoreByHand } from '../../rig/run/by-hand.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { restore, startRestore } from '../../rig/run/restoring.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { hasRedis, type Redis, startRedis } from '../../rig/servers/redis.ts';
import { plantSample, stateOf } from '../../rig/servers/redis-sample.ts';
import { watchArgv } from '../../rig/servers/watch-argv.ts';

const password = `pa'ss "w\\ord" #;=x`;

interface RedisSite {
  readonly site: Site;
  readonly folder: string;
  readonly server: Redis;
}

/** A server whose service the pipeline stops. */
async function openRedisSite(): Promise<RedisSite> {
  const site = openSite();
  const folder = site.path('server');
  const server = await startRedis({ folder, password, lines: ['appendonly yes'] });
  onTestFinished(() => server.stop());
  plantSample(server, 'one');
  const way = `host: 127.0.0.1, port: ${server.port}, password: { env: DB_PASSWORD }`;
  const services = 'services: { command: { stop: [sh, stop], start: [sh, start] } }';
  // Until it is started nothing is decided: time enough for whoever kills.
  site.write('repository/start', 'sleep 2; touch started');
  site.write('repository/stop', ':');
  site.pipeline({
    dump: [`{ id: queue, type: redis, ${way}, path: ../server }`],
    top: ['restore: { existing: swap }', `application: { ${services} }`],
  });
  site.env = { DB_PASSWORD: password };
  site.canaries.push(password);
  return { site, folder, server };
}

/** What it serves when it begins again. */
async function served(folder: string, appendOnly = 'yes'): Promise<string> {
  const again = await startRedis({ folder, password, lines: [`appendonly ${appendOnly}`] });
  const state = stateOf(again);
  await again.shutDown();
  return state;
}

test.skipIf(!hasRedis())('a redis server is dumped, and put back while it is stopped', async () => {
  const { site, folder, server } = await openRedisSite();
  const seen = watchArgv();
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(seen.stop().argvs.filter((one) => one.includes('ss "w'))).toEqual([]);
  const [then, backup] = [stateOf(server), `@${ran.summary?.backup}`];
  const byHand = await restoreByHand(site, dirname(site.write('gnupg/empty', '')));
  expect(await served(`${byHand.folder}/restored-queue`, 'no')).toBe(then);
  plantSample(server, 'two');
  const now = stateOf(server);

  const refused = await restore(site, backup);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr + refused.stdout).toMatch(/redis-server \(process \d+\) runs in/);
  expect(stateOf(server)).toBe(now);

  site.write('repository/stop', stopping(server.pid));
  const live = await startRestore(site, backup, '--no-safety-backup');
  await live.until((one) => one.event === 'activated');
  live.kill('SIGKILL');
  await live.ended;
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(readdirSync(folder)).toEqual(['appendonlydir']);
  expect(await served(folder)).toBe(now);

  const restored = await restore(site, backup, '--no-safety-backup');
  expect(restored, restored.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
  const kept = restored.restored?.artifacts.flatMap((artifact) => artifact.kept) ?? [];
  expect(kept).toMatchObject([expect.stringMatching(/appendonlydir_before_/)]);
  const names = readdirSync(folder).filter((name) => !name.includes('_before_'));
  expect(names).toEqual(['appendonlydir', 'dump.rdb']);
  expect(await served(folder)).toBe(then);
  await assertInvariants(site);
});

function stopping(pid: number): string {
  return `kill ${pid} 2>/dev/null; while kill -0 ${pid} 2>/dev/null; do sleep 0.05; done`;
}
