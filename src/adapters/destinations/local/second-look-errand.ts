import type { Snapshot } from '../../../ports/destination.ts';

export interface Compared {
  readonly folder: string;
  /** `null`: nothing, and it is not compared. */
  readonly known: Snapshot | null;
}

export const asKnown = 1;

/** Whether nobody else has begun with a batch. */
export function claim({ claims }: { readonly claims: Int32Array }, batch: number): boolean {
  return Atomics.exchange(claims, batch, 1) === 0;
}

/** One text takes far less time from thread to thread than thousands. No name of ours has such signs in it. */
export function packNames(compared: readonly Compared[]): string {
  return compared
    .map(({ folder, known }) => [folder, ...(known?.names ?? [])].join('\t'))
    .join('\n');
}

/** Nothing inside of one that is not compared; otherwise the folder itself at least. */
export function unpackNames(
  names: string,
): readonly { readonly folder: string; readonly inside: readonly string[] }[] {
  return names.split('\n').map((line) => {
    const [folder = '', ...inside] = line.split('\t');
    return { folder, inside };
  });
}

export function packFacts(compared: readonly Compared[]): Float64Array<ArrayBuffer> {
  const parts = compared.flatMap(({ known }) => known?.facts ?? []);
  const facts = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    facts.set(part, at);
    at += part.length;
  }
  return facts;
}
