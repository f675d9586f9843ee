import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StepOrder } from './step-program.ts';

const program = fileURLToPath(new URL('./step-program.ts', import.meta.url));

const tracer = 'strace';

/** Everything by which a step changes what names mean, and every wait for the disk. */
const changes =
  'rename,renameat,renameat2,mkdir,mkdirat,rmdir,unlink,unlinkat,fsync,fdatasync,chown,chmod,fchmodat';

/** The so manieth call of its kind. */
export interface Moment {
  readonly call: string;
  readonly count: number;
}

/** A step in a process of its own, to its end; answers all its changes, in their order. */
export async function traceStep(order: StepOrder): Promise<readonly Moment[]> {
  const file = `${order.dumpFile}.trace`;
  const { code, said } = await run(order, ['-o', file, '-e', `trace=${changes}`]);
  if (code !== 0) throw new Error(`the step ended with ${code}: ${said}`);
  const calls = readFileSync(file, 'utf8').match(/^\w+(?=\()/gm) ?? [];
  rmSync(file);
  return calls.map((call, at) => {
    return { call, count: calls.slice(0, at + 1).filter((one) => one === call).length };
  });
}

/** The same, killed right before one of its changes is made. */
export async function killStep(order: StepOrder, { call, count }: Moment): Promise<void> {
  const inject = `inject=${call}:signal=SIGKILL:when=${count}`;
  const { code, signal, said } = await run(order, ['-o', '/dev/null', '-e', inject]);
  if (signal !== 'SIGKILL' && code !== 137) throw new Error(`it was not killed: ${code} ${said}`);
}

/** A step in a process of its own; answers how it ended and what it said. */
export async function runStep(order: StepOrder) {
  return await run(order, ['-o', '/dev/null', '-e', 'trace=rename']);
}

/** The same without waiting for its end. */
export function startStep(order: StepOrder): ChildProcess {
  return spawn(process.execPath, [program, orderFile(order)], { stdio: 'ignore' });
}

function orderFile(order: StepOrder): string {
  const file = `${order.dumpFile}.order`;
  writeFileSync(file, JSON.stringify(order));
  return file;
}

async function run(order: StepOrder, options: readonly string[]) {
  const child = spawn(tracer, ['-qq', ...options, process.execPath, program, orderFile(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += String(chunk);
    });
  }
  const [code, signal] = await once(child, 'exit');
  return { code, signal, said };
}
