import { BackupError } from '../../../../model/failures.ts';
import type { Json } from '../../../../model/run/facts.ts';
import type { Inspector } from '../../../../ports/inspector.ts';
import { createInspector as createFooter } from '../footer-inspector.ts';
import { createJudge, type DumpContent, ForbiddenStatement } from './judge-statements.ts';
import { SplitError, StatementSplitter } from './split-statements.ts';
import type { Allowance } from './statement-rules.ts';

export interface DumpOptions extends Allowance {
  /** More than the manifest says is none of ours. */
  readonly bytes: number;
}

/** What passed, to be compared with what was loaded. */
export type FoundInLoad = DumpContent & { readonly isComplete: boolean };

const firstLineBytes = 1024;
/** The first line is taken away before a client reads: for many it is none that they understand. */
const sandbox = /^\/\*M?!999999\\- enable the sandbox mode \*\/\s*$/;
const comment = /^-- /;

/** Refuses what no dump program writes before a client reads it: names of other databases, accounts, commands of the client. */
export function createInspector(options: Json): Inspector {
  // Ours, written as JSON.
  const { bytes: most, ...allowance } = options as unknown as DumpOptions;
  const judge = createJudge(allowance);
  const splitter = new StatementSplitter(judge);
  const footer = createFooter(null);
  let first: Buffer | null = Buffer.alloc(0);
  let seen = 0;
  const look = (bytes: Buffer): void => {
    footer.read(bytes);
    seen += bytes.length;
    if (seen > most) throw refused('it is larger than the manifest says');
    if (first === null) splitter.read(bytes);
    else lookAtFirst(Buffer.concat([first, bytes]));
  };
  const lookAtFirst = (begin: Buffer): void => {
    first = begin;
    const end = first.indexOf(10);
    if (end < 0 && first.length < firstLineBytes) return;
    const line = first.toString('latin1', 0, Math.max(end, 0));
    if (!(sandbox.test(line) || comment.test(line))) {
      throw refused('it does not begin as a dump of MySQL or MariaDB does');
    }
    const rest = first.subarray(end);
    first = null;
    splitter.read(rest);
  };
  return {
    read: (bytes) => explained(() => look(bytes)),
    found: () => {
      if (first !== null || !splitter.isAtRest()) throw refused('it ends within a statement');
      const { isComplete } = footer.found() as unknown as { readonly isComplete: boolean };
      return { ...judge.content(), isComplete };
    },
  };
}

function explained(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof ForbiddenStatement)
      throw refused(`it holds what no dump does: ${error.message}`);
    if (error instanceof SplitError) throw refused(`it holds ${error.message}`);
    throw error;
  }
}

function refused(why: string): BackupError {
  return new BackupError({
    code: 'BP5111',
    message: `the dump is refused: ${why}`,
    hint: 'nothing live was touched; look at it with `run-pipeline download --decrypted`, and load it by hand if you trust it',
  });
}
