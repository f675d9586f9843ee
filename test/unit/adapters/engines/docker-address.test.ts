import { expect, test } from 'vitest';
import { parseAddress } from '../../../../src/adapters/engines/docker/address.ts';

const usual = { socketPath: '/var/run/docker.sock' };

test.each([
  [{}, 'unix:///var/run/docker.sock', usual],
  [{ DOCKER_HOST: '' }, 'unix:///var/run/docker.sock', usual],
  [{ DOCKER_HOST: 'unix://' }, 'unix:///var/run/docker.sock', usual],
  [{ DOCKER_CONTEXT: 'default' }, 'unix:///var/run/docker.sock', usual],
  [{ DOCKER_HOST: 'unix:///run/user/7/docker.sock' }, 'unix:///run/user/7/docker.sock', null],
  [{ DOCKER_HOST: 'tcp://db.lan' }, 'tcp://db.lan:2375', { host: 'db.lan', port: 2375 }],
  [{ DOCKER_HOST: 'db.lan:99' }, 'tcp://db.lan:99', { host: 'db.lan', port: 99 }],
  [{ DOCKER_HOST: 'tcp://[::1]:99/' }, 'tcp://[::1]:99', { host: '::1', port: 99 }],
])('%j', (environment, text, wire) => {
  const parsed = parseAddress(environment);
  expect(parsed.text).toBe(text);
  if (wire !== null) expect(parsed.wire).toMatchObject(wire);
});

test.each([
  [{ DOCKER_HOST: 'ssh://backup@db.lan' }, 'DOCKER_HOST begins with `ssh://`, which is not'],
  [{ DOCKER_HOST: 'npipe:////./pipe/docker' }, 'DOCKER_HOST begins with `npipe://`, which is not'],
  [{ DOCKER_HOST: 'tcp://db.lan/engine' }, 'DOCKER_HOST is no address of an engine'],
  [{ DOCKER_HOST: 'tcp://me@db.lan' }, 'DOCKER_HOST is no address of an engine'],
  [{ DOCKER_HOST: 'tcp://db.lan:x' }, 'DOCKER_HOST is no address of an engine'],
  [{ DOCKER_CONTEXT: 'far', DOCKER_HOST: 'unix://' }, 'DOCKER_CONTEXT is `far`, and contexts'],
  [
    { DOCKER_HOST: 'db.lan', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nowhere' },
    "the keys for the Docker engine cannot be read: ENOENT: no such file or directory, open '/nowhere/ca.pem'",
  ],
  [
    { DOCKER_HOST: 'db.lan', DOCKER_TLS: '1', HOME: '/nobody' },
    "the keys for the Docker engine cannot be read: ENOENT: no such file or directory, open '/nobody/.docker/ca.pem'",
  ],
])('%j is refused', (environment, message) => {
  expect(() => parseAddress(environment)).toThrow(message);
});
