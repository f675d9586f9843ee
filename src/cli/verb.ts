import type { ExitCode } from '../model/exit.ts';
import type { Findings } from '../reporters/diagnostics/prepare.ts';
import type { Io } from './io.ts';

/** One verb of the command line as data: the parser, help and completion all read it. */
export interface Verb {
  /** One word, or two for a verb of a family: `config show`. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly positionals: readonly Positional[];
  readonly options: readonly Option[];
  readonly examples: readonly Example[];
  /** Exit codes that matter beside 0 and 64. */
  readonly exits: readonly (readonly [ExitCode, string])[];
  /** Words that people try when they mean this verb. */
  readonly alsoSaid?: readonly string[];
  readonly audited?: Audited;
  /** A verb without this is not in this version. */
  readonly load?: () => Promise<VerbModule>;
}

/**
 * Goes into the audit log: `always`, or when it is `confirmed`, because a plan alone is no attempt. `required`: as
 * `confirmed`, and it does nothing where the log cannot be written. The verb says with `io.audit.begin` when it begins
 * to act; how it ended is written by whoever called it.
 */
type Audited = 'always' | 'confirmed' | 'required';

interface VerbModule {
  /** Prints for people on `io.stderr`; what belongs on stdout goes into the outcome. */
  run(line: Line, io: Io): Outcome | Promise<Outcome>;
}

export interface Outcome {
  readonly exit: ExitCode;
  /** A few words for the last line of stderr and for `--json`. */
  readonly reason: string;
  /** For `--json`; for people the verb has shown them already. */
  readonly findings?: Findings;
  /** Printed on stdout as it is, but not with `--json`. */
  readonly text?: string;
  /** The verb has printed all that belongs on stdout, line by line, also with `--json`. */
  readonly isStreamed?: boolean;
  /** There was nothing to do: no attempt at anything. */
  readonly isIdle?: boolean;
  /** What the verb found, for `--json`. */
  readonly data?: unknown;
}

export interface Positional {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  /** Takes all that follow; only the last positional may. */
  readonly repeatable?: boolean;
  readonly choices?: readonly string[];
  /** May be empty and may hold line breaks. */
  readonly free?: boolean;
  readonly completes?: Completes;
}

export interface Option {
  readonly long: string;
  readonly short?: string;
  /** How help calls the value; an option without one is a flag. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  readonly required?: boolean;
  /** May hold line breaks. */
  readonly free?: boolean;
  /** Named by the contract, but not in this version. */
  readonly planned?: boolean;
  /** For machines only: not in help. */
  readonly hidden?: boolean;
  readonly completes?: Completes;
  readonly description: string;
}

/** What a shell offers for a word that is not one of a few choices. */
type Completes = 'file' | 'folder' | 'pipeline' | 'verb' | 'code';

interface Example {
  readonly command: string;
  readonly does: string;
}

export interface VerbGroup {
  readonly title: string;
  readonly verbs: readonly Verb[];
}

export interface VerbTable {
  readonly groups: readonly VerbGroup[];
  readonly verbs: readonly Verb[];
  find(name: string): Verb | undefined;
  /** `storage` names a verb and a family; `config` only a family. */
  family(word: string): readonly Verb[];
  /** All options of a verb, its own first. */
  options(verb: Verb): readonly Option[];
}

/** A command line that was understood. */
export interface Line {
  readonly verb: Verb;
  /** All verbs, for those that tell about others. */
  readonly table: VerbTable;
  readonly positionals: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly strict: boolean;
  /** From `-f`, as typed. */
  readonly files: readonly string[];
  /** From `-C`, as typed. */
  readonly directory: string | undefined;
  /** Asking for an option that the table does not give to this verb is a bug, and throws. */
  flag(long: string): boolean;
  value(long: string): string | undefined;
  values(long: string): readonly string[];
}
