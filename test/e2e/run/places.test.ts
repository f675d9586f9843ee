import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasEngine } from '../../rig/engine/engine.ts';
import { hasBusybox } from '../../rig/places/shell-container.ts';
import { hasSshd } from '../../rig/places/sshd.ts';
import {
  connectionFolders,
  type OtherPlace,
  openContainer,
  openHost,
} from '../../rig/run/other-places.ts';
import { untilTrue } from '../../rig/run/program.ts';
import { openSite, type Site } from '../../rig/run/site.ts';

const places = [
  { name: 'another host', isHere: hasSshd(), open: openHost },
  { name: 'a container', isHere: hasEngine() && hasBusybox(), open: openContainer },
];

describe.each(places.filter(({ isHere }) => isHere))('a command in $name', ({ open }) => {
  let place: OtherPlace;
  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place.close());

  const countOf = (word: string) => {
    const list = '{ ps ax -o args 2>/dev/null || ps -o args; }';
    return Number(place.look(`${list} | grep -c "^sleep ${word}" || :`));
  };

  const openPlaceSite = (run: string, more = ''): { site: Site; data: string } => {
    const data = `/tmp/data-${Math.random().toString(36).slice(2)}`;
    place.look(`mkdir ${data} && head -c 3000000 /dev/urandom >${data}/rows`);
    onTestFinished(() => void place.look(`rm -rf ${data}`));
    const site = openSite();
    const dump = `{ id: rows, type: command, extension: rows, via: ${place.via(site)}, run: [${run.replaceAll('DATA', data)}], restore: [sh, -c, "cat >${data}/rows"]${more} }`;
    site.pipeline({
      dump: [dump],
      encrypt: 'none',
      top: ['restore: { existing: overwrite, safetyBackup: false }'],
    });
    return { site, data };
  };

  test('is dumped, and put back there', async () => {
    const { site, data } = openPlaceSite('cat, "DATA/rows"');
    const before = place.look(`md5sum <${data}/rows`);
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    place.look(`echo other >${data}/rows`);
    const planned = await site.run('restore', '@latest');
    expect(planned.code).toBe(77);
    const [, token = ''] = /--confirm (\S+)/.exec(planned.stdout + planned.stderr) ?? [];
    const restored = await site.run('restore', '@latest', '--confirm', token);
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect(place.look(`md5sum <${data}/rows`)).toBe(before);
    expect(place.look('ls /tmp | grep -c "^run-pipeline\\." || :')).toBe('0');
    expect(connectionFolders(site)).toEqual([]);
  });

  test('that fails after many bytes leaves no backup', async () => {
    const { site } = openPlaceSite('sh, -c, "cat DATA/rows; echo broken rows >&2; exit 4"');
    const ran = await site.run('run', '--json');
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.lastLine).toContain('sh ended with 4: broken rows');
    expect((await site.run('list', '--json')).stdout).toContain('"backups": []');
  });

  test('ends when we are killed, without anybody who recovers', async () => {
    const word = `7${Math.floor(Math.random() * 1e6)}`;
    const { site } = openPlaceSite(`sh, -c, "cat DATA/rows; sleep ${word} & sleep ${word}"`);
    const count = () => countOf(word);
    const live = site.start(['run', '--json']);
    await live.until(({ event }) => event === 'artifact-progress');
    await untilTrue('both programs run', () => count() === 2);
    live.kill('SIGKILL');
    await live.ended;
    await untilTrue('the programs are gone', () => count() === 0);
    const recovered = await site.run('recover');
    expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
    expect(recovered.stdout).toContain('was interrupted');
    expect(connectionFolders(site)).toEqual([]);
  });

  test('that is deaf, and out of its group, is ended by recover', async () => {
    const word = `8${Math.floor(Math.random() * 1e6)}`;
    const deaf = `trap '' TERM HUP; sleep ${word}; sleep ${word}`;
    const { site } = openPlaceSite(
      `sh, -c, "setsid sh -c \\"${deaf}\\" >/dev/null 2>&1 & cat DATA/rows; sleep 600"`,
    );
    const count = () => countOf(word);
    const live = site.start(['run', '--json']);
    await live.until(({ event }) => event === 'artifact-progress');
    await untilTrue('it runs', () => count() === 1);
    live.kill('SIGKILL');
    await live.ended;
    const recovered = await site.run('recover');
    expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
    expect(count()).toBe(0);
  });
});

describe.skipIf(!hasSshd())('a host', () => {
  test.each([
    [
      'with another key',
      (via: string) => via.replace(/SHA256:.{4}/, 'SHA256:AAAA'),
      /shows a(?:nother)? host key/,
    ],
    [
      'that nobody knows',
      (via: string) => via.replace(/ssh: "[^"]*"/, 'ssh: "root@no-such-host.invalid"'),
      /has a name that nobody knows/,
    ],
    [
      'that does not listen',
      (via: string) => via.replace(/ssh: "[^"]*"/, 'ssh: "root@127.0.0.1"'),
      /does not answer|host key/,
    ],
  ])('%s is refused before anything is touched', async (_name, change, says) => {
    const place = await openHost();
    onTestFinished(() => place.close());
    const site = openSite();
    const via = change(place.via(site));
    site.pipeline({
      dump: [`{ id: rows, type: command, run: [cat, /etc/hostname], via: ${via} }`],
      encrypt: 'none',
    });
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 69 });
    expect(ran.stderr + ran.stdout).toMatch(says);
    expect(connectionFolders(site)).toEqual([]);
  });
});
