import { extname } from 'node:path';
import { failureFinding } from '../../../model/failure-finding.ts';
import { BackupError } from '../../../model/failures.ts';
import type { SourceRedis } from '../../../model/plan.ts';
import type { SourceParts } from '../../../ports/definition.ts';
import type { Command } from '../../../ports/place.ts';
import type { DumpEnd, Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { callInOwnProcess } from '../../../util/own-process.ts';
import { checkServer } from './check-server.ts';
import type { Address } from './client.ts';
import type * as cutter from './cut-mark.ts';
import { explainDump } from './explain.ts';
import type { FoundInDump } from './rdb/rdb-inspector.ts';
import { openServer, type Server } from './server.ts';

/** The same files in the sources and in what is built of them. */
const inspector = new URL(`rdb/rdb-inspector${extname(import.meta.url)}`, import.meta.url).href;
const cutMark = new URL(`cut-mark${extname(import.meta.url)}`, import.meta.url).href;
const entry: keyof typeof cutter = 'cutMark';

type Config = Address & Pick<SourceRedis, 'allowEmpty'>;

/** All databases of a server as an RDB file of one moment, which comes as it comes to a replica. */
export function create(config: Config, parts: SourceParts): Source {
  return new RedisSource(config, parts);
}

class RedisSource implements Source {
  readonly kind = 'redis';
  readonly suffix = 'rdb';
  readonly #config: Config;
  readonly #parts: SourceParts;

  constructor(config: Config, parts: SourceParts) {
    this.#config = config;
    this.#parts = parts;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    const way = await this.#parts.via.check(context);
    if (way.some(({ severity }) => severity === 'error')) return way;
    try {
      return [...way, ...(await checkServer(await this.#open(context), context))];
    } catch (error) {
      return [...way, failureFinding(error)];
    }
  }

  /** The same data takes more room in memory than in a file. */
  async estimate(context: StepContext): Promise<Estimated> {
    const { usedMemory } = await this.#open(context);
    return { bytes: usedMemory, scratchBytes: 0 };
  }

  async dump(context: StepContext): Promise<Output> {
    const server = await this.#open(context);
    const standIn = await server.place.standIn(server.command('--rdb', '-'), context);
    return {
      program: cutting(standIn, server.program),
      place: this.#parts.place,
      inspector: { module: inspector },
      explain: (exit) => explainDump(server, exit),
      settle: (end) => {
        const found = this.#assertWhole(end, server);
        context.record({ ...factsOf(server), rdbVersion: found.rdbVersion });
        if (found.hasChecksum) return Promise.resolve();
        context.record({ checksum: false });
        context.warn(
          `${server.label} writes no checksums (\`rdbchecksum no\`): only begin and end of the dump are proved`,
        );
        return Promise.resolve();
      },
    };
  }

  #open(context: StepContext): Promise<Server> {
    return openServer(this.#config, this.#parts, context);
  }

  #assertWhole({ found }: DumpEnd, { label, keys }: Server): FoundInDump {
    // By the inspector of this source.
    const dump = found as unknown as FoundInDump;
    if (dump.problem !== null) throw incomplete(dump.problem);
    const isEmpty =
      dump.holds === 'nothing' || (dump.holds === 'unknown' && Object.keys(keys).length === 0);
    if (isEmpty && !this.#config.allowEmpty) throw empty(label);
    return dump;
  }
}

/** By a program of ours, which runs the other one. */
function cutting(standIn: Command, program: string): Command {
  const argv = callInOwnProcess({ module: cutMark, entry, argument: standIn.argv });
  const standsFor = { program, restate: standIn.standsFor?.restate ?? ((exit) => exit) };
  return { ...standIn, argv, stdin: null, standsFor } satisfies Command;
}

function factsOf({ flavor, version, role, mode, isAppendOnly, usedMemory, keys }: Server) {
  return {
    ...{ flavor, serverVersion: version, role, mode, appendOnly: isAppendOnly, usedMemory },
    keys: { ...keys },
  };
}

function incomplete(problem: string): BackupError {
  return new BackupError({
    code: 'BP5014',
    message: `the client program ended well, but what it wrote is no whole RDB file: ${problem}`,
    hint: 'run it again, and look into the log of the server; does a proxy stand between?',
  });
}

function empty(label: string): BackupError {
  return new BackupError({
    code: 'BP5013',
    message: `the dump is empty: ${label} holds no key`,
    hint: 'is it the server that you meant, and did it load its data? If it may be empty, say `allowEmpty: true`',
  });
}
