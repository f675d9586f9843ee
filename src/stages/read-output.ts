import type { Command, Place } from '../ports/place.ts';
import type { StepContext } from '../ports/step-context.ts';

const maxBytes = 1024 * 1024;

/** The output of a short program, or `null` when it failed or said too much. */
export async function readOutput(
  place: Place,
  command: Command,
  context: StepContext,
): Promise<string | null> {
  const running = place.spawn(command, context);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of running.stdout) {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    }
  } catch {
    // Its status says why; here only whether there is an answer counts.
    return null;
  }
  const { code } = await running.done;
  return code === 0 && bytes <= maxBytes ? Buffer.concat(chunks).toString('utf8') : null;
}
