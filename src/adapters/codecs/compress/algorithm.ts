import type { Transform } from 'node:stream';

/** One way to make bytes smaller, by a program of this machine or in this process. */
export interface Algorithm {
  readonly name: string;
  readonly suffix: string;
  readonly defaultLevel: number;
  /** The program that is taken where it is installed. */
  readonly program: CompressProgram;
  /** `null`: there is no other way than the program. */
  readonly builtIn: BuiltIn | null;
}

export interface CompressProgram {
  readonly name: string;
  readonly compress: (level: number) => readonly string[];
  readonly decompress: readonly string[];
}

export interface BuiltIn {
  compress(level: number): Transform;
  /** A stream that is cut is an error, several that follow each other are one. */
  decompress(): Transform;
}
