import { createBytesBody } from '../catalog/store/bytes-body.ts';
import { fileKey, liveFile } from '../model/run/layout.ts';
import type { Destination } from '../ports/destination.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';
import { backupOf } from './stamp.ts';

const everyMs = 5 * 60_000;

/**
 * Says at a destination that this folder is being written, until the run ends: whoever collects remains waits for it.
 * That it cannot be written is no reason to fail; the folder is young anyway.
 */
export async function beginHeartbeat(run: Run, destination: Destination): Promise<void> {
  const key = fileKey(run.plan.name, backupOf(run), liveFile);
  const forget = await run.record.intend({ do: 'live', destination: destination.id, key });
  const beat = async () => {
    const at = new Date(run.clock.now()).toISOString();
    const text = `${JSON.stringify({ formatVersion: 1, run: run.id, at })}\n`;
    const body = createBytesBody(new TextEncoder().encode(text));
    const onToken = () => Promise.resolve();
    await destination.put(key, body, contextOf(run), { ifAbsent: false, onToken });
  };
  let timer: NodeJS.Timeout | undefined;
  // Before the first one: it may lie there although the store called it a failure.
  run.cleanup.defer(`the heartbeat at ${destination.id}`, async () => {
    clearInterval(timer);
    // A cancelled run cleans up too.
    const context = { ...contextOf(run), signal: AbortSignal.timeout(10_000) };
    await destination.remove(key, context);
    await forget();
  });
  await beat();
  timer = setInterval(() => void beat().catch(() => undefined), everyMs);
}
