import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder as an EventStoreDB node keeps it, and a process that writes to it in the order in which a node does. */
export interface EventNode {
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Bytes go to a chunk before the writer's checkpoint says so, then the chaser's, then the index is written, whose own
 * checkpoint comes last. Chunks are small, so that many begin while somebody copies.
 */
const program = `
const fs = require('node:fs'); const { join } = require('node:path');
const data = process.argv[1]; const chunkBytes = 4096;
const pad = (n) => String(n).padStart(6, '0');
const checkpoint = (file, n) => { const b = Buffer.alloc(8); b.writeBigInt64LE(BigInt(n)); const f = fs.openSync(file, fs.existsSync(file) ? 'r+' : 'w'); fs.writeSync(f, b, 0, 8, 0); fs.closeSync(f); };
let at = fs.existsSync(join(data, 'writer.chk')) ? Number(fs.readFileSync(join(data, 'writer.chk')).readBigInt64LE()) : 0;
let chunk = null; let open = -1; let round = 0;
const step = () => {
  const number = Math.floor(at / chunkBytes);
  if (open !== number) { if (chunk !== null) fs.closeSync(chunk); chunk = fs.openSync(join(data, 'chunk-' + pad(number) + '.000000'), 'a+'); open = number; }
  fs.writeSync(chunk, Buffer.alloc(256, number % 256)); at += 256;
  checkpoint(join(data, 'writer.chk'), at); checkpoint(join(data, 'chaser.chk'), at); checkpoint(join(data, 'epoch.chk'), 0);
  round += 1;
  if (round % 4 === 0) {
    fs.writeFileSync(join(data, 'index', 'table-' + at), String(at));
    fs.writeFileSync(join(data, 'index', 'indexmap.1.tmp'), String(at)); fs.renameSync(join(data, 'index', 'indexmap.1.tmp'), join(data, 'index', 'indexmap'));
    checkpoint(join(data, 'index', 'stream-existence', 'streamExistenceFilter.chk'), at);
  }
};
step(); step(); step(); step(); process.stdout.write('ready');
const go = () => { for (let i = 0; i < 4; i += 1) step(); setTimeout(go, 2); };
if (process.argv[2] === 'go') setTimeout(go, 1);
else setInterval(() => undefined, 1000);
`;

export async function startEventNode(data: string, isBusy = true): Promise<EventNode> {
  mkdirSync(join(data, 'index', 'stream-existence'), { recursive: true });
  const child = spawn(process.execPath, ['--eval', program, data, isBusy ? 'go' : 'idle'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What is wrong with a copy: whatever points to something that is not in it. */
export function judgeCopy(data: string): readonly string[] {
  const position = (name: string) => Number(readFileSync(join(data, name)).readBigInt64LE());
  const [writer, chaser, truncate] = ['writer.chk', 'chaser.chk', 'truncate.chk'].map(position);
  const chunks = readdirSync(data).filter((name) => name.startsWith('chunk-'));
  const stored = chunks.reduce((sum, name) => sum + statSync(join(data, name)).size, 0);
  const indexed = Number(readFileSync(join(data, 'index', 'indexmap'), 'utf8'));
  const filtered = position('index/stream-existence/streamExistenceFilter.chk');
  return [
    ...(truncate === chaser ? [] : ['truncate.chk is not chaser.chk']),
    ...((truncate ?? 0) <= stored ? [] : [`chunks end at ${stored}, before ${truncate}`]),
    ...(indexed <= (writer ?? 0) ? [] : [`the index is at ${indexed}, the log at ${writer}`]),
    ...(filtered <= indexed ? [] : [`the filter is at ${filtered}, the index at ${indexed}`]),
  ];
}
