import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Side } from './sides.ts';

/** What one run took; CPU and memory are those of the process itself, without the programs that it starts. */
export interface Measure {
  readonly wallMs: number;
  readonly ownCpuMs: number;
  readonly peakBytes: number;
}

const sampleEveryMs = 25;

/** Fails with the last lines that the program wrote when it does not end well. */
export async function measure({ argv, env, code: expected = 0 }: Side): Promise<Measure> {
  const [program = '', ...rest] = argv;
  const started = performance.now();
  const child = spawn(program, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let last = { ownCpuMs: 0, peakBytes: 0 };
  const timer = setInterval(() => {
    last = sample(child.pid) ?? last;
  }, sampleEveryMs);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  const [code, signal] = await once(child, 'close').finally(() => clearInterval(timer));
  const wallMs = performance.now() - started;
  if (code !== expected)
    throw new Error(`${argv.join(' ')}\nended with ${signal ?? code}\n${stderr}`);
  return { wallMs, ...last };
}

// Clock ticks of /proc: 100 a second on every Linux that Node runs on.
const tickMs = 10;

/** `null` when the process is gone. */
function sample(pid: number | undefined): Omit<Measure, 'wallMs'> | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold anything; utime and stime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    if (peak === undefined) return null;
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { ownCpuMs: ticks * tickMs, peakBytes: Number(peak) * 1024 };
  } catch {
    // It ended between two samples.
    return null;
  }
}
