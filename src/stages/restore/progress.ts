import type { RestoredCode } from '../../model/restore/summary.ts';
import type { Mask } from '../../model/run/mask-texts.ts';

/** What a restore has done so far; the summary is made from it at any moment. */
export class RestoreProgress {
  readonly warnings: string[] = [];
  /** By artifact, from which destination it was loaded. */
  readonly loaded = new Map<string, string>();
  /** Artifacts whose restored data is the live one. */
  readonly active = new Set<string>();
  /** By artifact, where the former data is. */
  readonly kept = new Map<string, readonly string[]>();
  safetyBackup: string | null = null;
  code: RestoredCode | null = null;
  /** The restored data stays, whatever comes. */
  isTurned = false;
  /** Why somebody should look although all data is restored. */
  readonly doubts: string[] = [];

  readonly #mask: Mask;

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  warn(message: string): void {
    addNew(this.warnings, this.#mask(message));
  }

  doubt(message: string): void {
    addNew(this.doubts, this.#mask(message));
    this.warn(message);
  }
}

function addNew(list: string[], message: string): void {
  if (!list.includes(message)) list.push(message);
}
