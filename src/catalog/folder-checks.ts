import { isBackupId } from '../model/run/backup-id.ts';
import {
  type CheckName,
  checkFile,
  parseCheckFile,
  parseCheckSignatureFile,
} from '../model/run/check-record.ts';
import type { FileFacts } from './inventory.ts';

export interface ListedCheck {
  readonly name: CheckName;
  readonly file: FileFacts;
}

/** The records of checks that lie in the folder of one backup. */
export class FolderChecks {
  readonly #checks: ListedCheck[] = [];
  #signatures: Map<string, FileFacts> | null = null;

  /** Signatures by the name of the record. */
  get all() {
    return { checks: this.#checks, checkSignatures: this.#signatures ?? unsigned };
  }

  /** Whether it is a record of ours, or the signature of one. */
  take(file: string, facts: FileFacts): boolean {
    const name = parseCheckFile(file);
    const signed = name === null ? parseCheckSignatureFile(file) : null;
    const check = name ?? signed;
    // Time and run of a check have the form of an id, and must be a time that exists.
    if (check === null || !isBackupId(`${check.at}-${check.run}`)) return false;
    if (name !== null) this.#checks.push({ name, file: facts });
    else this.#sign(checkFile(check), facts);
    return true;
  }

  #sign(record: string, facts: FileFacts): void {
    this.#signatures ??= new Map();
    this.#signatures.set(record, facts);
  }
}

/** Of most stores: one for ten thousand folders. */
const unsigned: ReadonlyMap<string, FileFacts> = new Map();
