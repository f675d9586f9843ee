interface Call {
  /** The address of a module of ours. */
  readonly module: string;
  /** A function that it exports. What it answers is the exit code; nothing is 0. */
  readonly entry: string;
  /** Plain values only; no secrets, because others can read it. */
  readonly argument: unknown;
}

type CommandLine = readonly [string, ...string[]];

/** Calls one function of ours in a process of its own: it has a processor core to itself and can be killed. */
export function callInOwnProcess({ module, entry, argument }: Call): CommandLine {
  return runInOwnProcess(
    `const { ${entry} } = await import(${JSON.stringify(module)});\nprocess.exitCode = await ${entry}(${JSON.stringify(argument)});`,
  );
}

/** The same for any lines of a module. */
export function runInOwnProcess(main: string): CommandLine {
  return [process.execPath, '--no-warnings', '--input-type=module', '--eval', main];
}
