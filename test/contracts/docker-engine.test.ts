import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createDockerEngine } from '../../src/adapters/engines/docker/docker.ts';
import { BackupError } from '../../src/model/failures.ts';
import { hasEngine, openEngine, type TestEngine } from '../rig/engine/engine.ts';
import { openRegistry } from '../rig/engine/registry.ts';
import { answering, openNetworkDoor, openSocket } from '../rig/engine/sockets.ts';
import { needs } from '../rig/needs.ts';
import { createCertificate } from '../rig/notifier/certificate.ts';
import { withoutPrivilege } from '../rig/without-privilege.ts';
import { createContext, temporaryFolder } from './step-context.ts';

const engineAt = (DOCKER_HOST: string, more: Readonly<Record<string, string>> = {}) =>
  createDockerEngine({ environment: { DOCKER_HOST, ...more }, timeoutMs: 5_000 });

describe.skipIf(!hasEngine())('a real engine', () => {
  let real: TestEngine;
  beforeAll(async () => {
    real = await openEngine();
  });
  afterAll(() => real.close());
  const find = async (name: string) =>
    await engineAt(real.host).findContainer(name, await createContext());

  test('answers, and the check finds nothing', async () => {
    expect(await engineAt(real.host).check(await createContext())).toEqual([]);
  });

  test('a container that was never started, by the image that it was made from', async () => {
    const name = real.name('shop');
    real.image(`${name}:1.2`, { 'org.opencontainers.image.version': '9.9', 'x.y': 'a b' });
    real.container(name, `${name}:1.2`);
    expect(await find(name)).toEqual({
      name,
      image: {
        reference: `${name}:1.2`,
        id: real.docker('inspect', '--format', '{{.Image}}', name),
        digest: real.digest(`${name}:1.2`),
        labels: { 'org.opencontainers.image.version': '9.9', 'x.y': 'a b' },
      },
    });
  });

  test('the labels are those of the image, and not what somebody wrote on the container', async () => {
    const name = real.name('labels');
    real.image(`${name}:1`, { said: 'by the image' });
    real.docker('create', '--name', name, '--label', 'said=by compose', `${name}:1`, '/x');
    onTestFinished(() => void real.docker('rm', name));
    expect((await find(name))?.image.labels).toEqual({ said: 'by the image' });
  });

  test('a name that nobody has, and the beginning of an id, which is none', async () => {
    const name = real.name('known');
    real.image(`${name}:1`);
    real.container(name, `${name}:1`);
    const id = real.docker('inspect', '--format', '{{.Id}}', name);
    expect(await find(real.name('nobody'))).toBeNull();
    expect(await find(id.slice(0, 12))).toBeNull();
    expect(await find(`${name}/json?x=`)).toBeNull();
  });

  test('an image whose name has moved on is still the one in the container', async () => {
    const name = real.name('moved');
    real.image(`${name}:1`, { release: 'first' });
    real.container(name, `${name}:1`);
    const before = await find(name);
    real.image(`${name}:1`, { release: 'second' });
    expect((await find(name))?.image.id).toBe(before?.image.id);
    expect((await find(name))?.image.labels).toEqual({ release: 'first' });
  });

  test('an image that is gone has left its name, its id and its labels', async () => {
    const name = real.name('gone');
    real.image(`${name}:1`, { release: 'lost' });
    real.container(name, `${name}:1`);
    const before = await find(name);
    real.docker('rmi', '--force', `${name}:1`);
    const after = await find(name);
    expect(after?.image.id).toBe(before?.image.id);
    expect(after?.image.reference).toBe(`${name}:1`);
    expect(after?.image.labels).toEqual({ release: 'lost' });
  });

  test.skipIf(!needs('docker-registry'))('the digest of the registry it came from', async () => {
    const registry = await openRegistry();
    const name = real.name('pushed');
    const [asked, other] = [`${registry}/z/${name}:1`, `${registry}/a/${name}:1`];
    real.image(asked);
    real.docker('tag', asked, other);
    for (const reference of [asked, other]) real.docker('push', '--quiet', reference);
    real.container(name, asked);
    onTestFinished(() => void real.docker('rmi', '--force', other));
    expect(real.digest(asked)).toContain(`${registry}/a/`);
    const digest = (await find(name))?.image.digest;
    expect(digest).toMatch(new RegExp(`^${registry}/z/${name}@sha256:[0-9a-f]{64}$`));
    expect(real.docker('inspect', '--format', '{{.RepoDigests}}', asked)).toContain(digest);
  });

  test('over the network, in the open and by certificates of both sides', async () => {
    const certificate = createCertificate();
    onTestFinished(() => certificate.remove());
    const name = real.name('far');
    real.image(`${name}:1`);
    real.container(name, `${name}:1`);
    const path = real.host.replace('unix://', '');
    const open = engineAt(`tcp://127.0.0.1:${await openNetworkDoor(path, null)}`);
    expect((await open.findContainer(name, await createContext()))?.name).toBe(name);
    const keys = join(await temporaryFolder(), 'keys');
    mkdirSync(keys);
    for (const file of ['ca.pem', 'cert.pem']) copyFileSync(certificate.file, join(keys, file));
    writeFileSync(join(keys, 'key.pem'), certificate.key);
    const host = `localhost:${await openNetworkDoor(path, certificate)}`;
    const safe = engineAt(host, { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: keys });
    expect((await safe.findContainer(name, await createContext()))?.name).toBe(name);
    expect(await engineAt(`tcp://${host}`).check(await createContext())).toHaveLength(1);
  });

  test('what it is told counts, whatever the environment of this process says', async () => {
    const before = { ...process.env };
    onTestFinished(() => void Object.assign(process.env, { DOCKER_HOST: undefined }, before));
    process.env.DOCKER_HOST = 'tcp://127.0.0.1:1';
    expect(await engineAt(real.host).check(await createContext())).toEqual([]);
    delete process.env.DOCKER_HOST;
  });
});

test.each([
  ['no socket', '/nowhere/docker.sock', /^there is no Docker engine at unix:.*ENOENT/],
  [
    'a file that is none',
    import.meta.filename,
    /^there is no Docker engine at unix:.*ECONNREFUSED/,
  ],
])('an engine that is down: %s', async (_, path, says) => {
  const engine = engineAt(`unix://${path}`);
  const [finding, ...others] = await engine.check(await createContext());
  expect(others).toEqual([]);
  expect(finding?.severity).toBe('error');
  expect(finding?.message).toMatch(says);
  expect(finding?.hint).toContain('DOCKER_HOST');
  const error = await engine.findContainer('shop', await createContext()).catch((one) => one);
  expect(error).toBeInstanceOf(BackupError);
  expect(error).toMatchObject({ code: 'BP5018', exit: 69, message: finding?.message });
});

test('nobody listens on the network', async () => {
  const [finding] = await engineAt('tcp://127.0.0.1:1').check(await createContext());
  expect(finding?.message).toBe(
    'there is no Docker engine at tcp://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1',
  );
});

test('a socket that this user may not use', async () => {
  const path = await openSocket((socket) => socket.destroy());
  chmodSync(path, 0);
  const program = fileURLToPath(new URL('../rig/engine/check-program.ts', import.meta.url));
  const [first = process.execPath, ...rest] = [...withoutPrivilege(), process.execPath, program];
  const env = { ...process.env, DOCKER_HOST: `unix://${path}` };
  const [finding] = JSON.parse(execFileSync(first, rest, { encoding: 'utf8', env }));
  expect(finding.message).toMatch(/^this user may not ask the Docker engine at unix:.*EACCES/);
  expect(finding.hint).toContain('usermod -aG docker');
});

test('an engine that hangs is waited for only so long', async () => {
  const path = await openSocket(() => undefined);
  const engine = createDockerEngine({
    environment: { DOCKER_HOST: `unix://${path}` },
    timeoutMs: 100,
  });
  const [finding] = await engine.check(await createContext());
  expect(finding?.message).toBe(`the Docker engine at unix://${path} did not answer within 0.1 s`);
});

test('an answer that stops in its middle is waited for only so long', async () => {
  const path = await openSocket((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ApiVersion"');
  });
  const engine = createDockerEngine({
    environment: { DOCKER_HOST: `unix://${path}` },
    timeoutMs: 100,
  });
  expect((await engine.check(await createContext()))[0]?.message).toContain('did not answer');
});

test('who is interrupted does not wait', async () => {
  const connected = Promise.withResolvers<Socket>();
  const path = await openSocket((socket) => connected.resolve(socket));
  const context = await createContext();
  const asked = engineAt(`unix://${path}`).findContainer('shop', context);
  const told = expect(asked).rejects.toThrow('interrupted');
  const socket = await connected.promise;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  context.abort(new Error('interrupted'));
  await told;
  await closed;
});

test.each([
  ['200 OK', 'hello', 'does not answer as a Docker engine does'],
  ['200 OK', '{}', 'does not answer as a Docker engine does'],
  ['404 Not Found', 'nothing', 'does not answer as a Docker engine does'],
  ['500 Oops', '{"message":"no disk"}', 'answers: no disk'],
])('what answers %s %s', async (status, body, says) => {
  const path = await openSocket(answering(status, body));
  const [finding] = await engineAt(`unix://${path}`).check(await createContext());
  expect(finding?.message).toContain(says);
});

test.each(['{}', '{"Name":"/shop"}', '{"Name":"/shop","Image":"x","Config":null}'])(
  'a container that is none: %s',
  async (body) => {
    const path = await openSocket(answering('200 OK', body));
    const asked = engineAt(`unix://${path}`).findContainer('shop', await createContext());
    await expect(asked).rejects.toMatchObject({ code: 'BP5018' });
  },
);
