import type { CatalogMemory } from '../../ports/catalog-memory.ts';
import { type Growth, growthOf, parseSightings, remember, type Sighting } from './growth.ts';
import type { Volume } from './volumes.ts';

/** How each volume of an engine has grown since earlier looks, by its name; this look is remembered for later ones. */
export async function recallGrowth(
  volumes: readonly Volume[],
  { address, memory }: { readonly address: string; readonly memory: CatalogMemory },
  nowMs: number,
): Promise<ReadonlyMap<string, Growth>> {
  const name = `sizes of volumes at ${address}`;
  const kept = await memory.load(name);
  const before = parseSightings(kept === null ? '' : Buffer.from(kept).toString('utf8'));
  const growths = new Map<string, Growth>();
  const after: [string, readonly Sighting[]][] = [];
  for (const { usage, bytes } of volumes) {
    if (bytes === null) continue;
    const sightings = before.get(usage.name) ?? [];
    const now = { atMs: nowMs, bytes };
    const growth = growthOf(sightings, now);
    if (growth !== null) growths.set(usage.name, growth);
    after.push([usage.name, remember(sightings, now)]);
  }
  if (after.length > 0) await memory.save(name, Buffer.from(JSON.stringify(after)));
  return growths;
}
