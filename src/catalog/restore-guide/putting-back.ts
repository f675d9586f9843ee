import type { Facts } from '../../model/run/facts.ts';

/** What to do with the file that a source wrote. */
export interface PuttingBack {
  readonly says: readonly string[];
  readonly commands: readonly string[];
  readonly programs: readonly string[];
  /** Reads the decoded bytes on standard input: for those who have no room for the decoded file. */
  readonly filter: string | null;
}

export interface Original {
  /** A folder for what is unpacked, that is not there yet. */
  readonly folder: string;
  /** What it was called, in quotes and after a space; empty where its dump says enough. */
  readonly name: string;
  /** What the manifest says of it. */
  readonly facts: Facts;
}
