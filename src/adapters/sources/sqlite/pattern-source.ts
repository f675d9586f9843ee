import type { Parts } from '../../../ports/definition.ts';
import type { Expands, Member } from '../../../ports/expands.ts';
import type { Finding } from '../../../ports/step-context.ts';
import { createDatabaseSource } from './database-source.ts';
import { findMatches, type Matches } from './find-matches.ts';
import { memberName } from './member-name.ts';

type Around = Pick<Parts, 'place' | 'repository'>;

/** Every database whose path fits a pattern, such as one for each tenant. */
export function createPatternSource(pattern: string, around: Around): Expands {
  return new PatternSource(pattern, around);
}

class PatternSource implements Expands {
  readonly kind = 'sqlite';
  readonly seeks: string;
  readonly #pattern: string;
  readonly #around: Around;

  constructor(pattern: string, around: Around) {
    this.seeks = `database that matches ${pattern}`;
    this.#pattern = pattern;
    this.#around = around;
  }

  async check(): Promise<readonly Finding[]> {
    const { files, folders } = await this.#find();
    const [first] = folders;
    if (files.length > 0 || first === undefined) return [];
    const message = `${this.#pattern} matches nothing but folders, such as ${first}`;
    const hint = `name the files in them: ${this.#pattern}/*.db`;
    return [{ severity: 'warning', message, hint }];
  }

  async expand(): Promise<readonly Member[]> {
    const { place } = this.#around;
    const { files } = await this.#find();
    return files.map(({ file, path, names, parts }) => {
      const label = names.join('/');
      return {
        name: memberName(names, parts),
        label,
        definition: { path },
        source: createDatabaseSource({ database: file, label }, place),
      };
    });
  }

  #find(): Promise<Matches> {
    return findMatches(this.#pattern, this.#around.repository);
  }
}
