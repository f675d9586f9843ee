import type { Json } from '../model/run/facts.ts';

/**
 * Looks at the bytes of a dump as they pass, in the process that counts them. It lives in a module of its own that
 * exports `createInspector(options): Inspector`, and shares nothing with the source but what it has found.
 */
export interface Inspector {
  /** The next bytes, which are overwritten after the call. Throws when they cannot be what the source writes. */
  read(bytes: Buffer): void;
  /** After the last byte. */
  found(): Json;
}

export interface Inspection {
  /** The address of such a module. */
  readonly module: string;
  readonly options?: Json;
}
