import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { createCrc64, updateCrc64 } from '../../src/adapters/sources/redis/rdb/crc64.ts';
import { createRestorer } from '../../src/adapters/sources/redis/restore/restorer.ts';
import type { RestorerCase } from './restorer.ts';

/** As a server makes one, with one key. */
export function smallRdb(value: string): Buffer {
  const length = Buffer.alloc(5, 0x80);
  length.writeUInt32BE(value.length, 1);
  const bytes = Buffer.concat([
    Buffer.from('REDIS0010\xfe\0\0\x01k', 'latin1'),
    ...[length, Buffer.from(value), Buffer.from([0xff])],
  ]);
  const crc = createCrc64();
  updateCrc64(crc, bytes);
  const checksum = Buffer.alloc(8);
  checksum.writeInt32LE(crc.low);
  checksum.writeInt32LE(crc.high, 4);
  return Buffer.concat([bytes, checksum]);
}

/** The folder of a server: plain, with append-only data as it is now, and as it was before version 7. */
export function redisCase(form: 'plain' | 'folder' | 'file'): RestorerCase {
  const names = ['dump.rdb', ...(form === 'plain' ? [] : [appendOnlyName(form)])];
  return {
    name: `redis, ${form}`,
    allow: [],
    plant: ({ repository }, version) => {
      plantData(join(repository, 'data'), form, version);
      return Promise.resolve();
    },
    dump: ({ repository }, file) => {
      copyFileSync(join(repository, 'data', 'dump.rdb'), file);
      const serverVersion = form === 'file' ? '6.2.1' : '7.2.1';
      return Promise.resolve({ appendOnly: form !== 'plain', flavor: 'redis', serverVersion });
    },
    create: (parts) => createRestorer({ path: 'data' }, parts),
    clear: ({ repository }) => {
      rmSync(join(repository, 'data'), { recursive: true, force: true });
      return Promise.resolve();
    },
    state: (repository) => stateOf(names.map((name) => join(repository, 'data', name))),
    keptState: (kept) => stateOf([...kept].sort(byName(names))),
  };
}

function appendOnlyName(form: 'folder' | 'file'): string {
  return form === 'folder' ? 'appendonlydir' : 'appendonly.aof';
}

function plantData(folder: string, form: 'plain' | 'folder' | 'file', version: string): void {
  mkdirSync(folder, { recursive: true });
  const bytes = smallRdb(`${version} `.repeat(2000));
  writeFileSync(join(folder, 'dump.rdb'), bytes, { mode: 0o600 });
  if (form === 'plain') return;
  const path = join(folder, appendOnlyName(form));
  if (form === 'file') {
    writeFileSync(path, bytes, { mode: 0o600 });
    return;
  }
  mkdirSync(path, { recursive: true, mode: 0o755 });
  writeFileSync(join(path, 'appendonly.aof.1.base.rdb'), bytes, { mode: 0o600 });
  const line = 'file appendonly.aof.1.base.rdb seq 1 type b\n';
  writeFileSync(join(path, 'appendonly.aof.manifest'), line, { mode: 0o600 });
}

const byName = (names: readonly string[]) => (one: string, two: string) =>
  names.findIndex((name) => basename(one).startsWith(name)) -
  names.findIndex((name) => basename(two).startsWith(name));

function stateOf(paths: readonly string[]): string {
  const found = paths.filter((path) => existsSync(path));
  return found.length === 0 ? 'absent' : JSON.stringify(found.map(describe));
}

function describe(path: string): unknown {
  const { mode, uid, gid } = lstatSync(path);
  const own = { mode: mode.toString(8), uid, gid };
  if (lstatSync(path).isDirectory()) {
    const names = readdirSync(path).sort();
    return { ...own, names, all: names.map((name) => describe(join(path, name))) };
  }
  return { ...own, digest: createHash('sha256').update(readFileSync(path)).digest('hex') };
}
