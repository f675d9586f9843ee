/** Where a catalogue keeps what it may forget: losing it costs time and nothing else. */
export interface CatalogMemory {
  /** What was kept last under a name; `null` for nothing, and for anything that is not whole or not surely our own. */
  load(name: string): Promise<Uint8Array | null>;
  /** Keeps it instead of what was there, whole or not at all. Never rejects: what cannot be kept is forgotten. */
  save(name: string, content: Uint8Array): Promise<void>;
}
