#!/usr/bin/env node
// No static imports: an old Node must come far enough to say what it lacks.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // Before anything fills the memory: what is short-lived takes no multiple of what stays, and as little time.
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  const { keepCode } = await import('./code-cache.ts');
  // What is built is read as often as it is started; sources are worked on.
  if (import.meta.url.endsWith('.js')) keepCode(process.env);
  const { runProgram } = await import('./program.ts');
  await runProgram();
} else {
  const reason = `needs Node 22.18 or newer, this is ${process.versions.node}`;
  if (process.argv.includes('--json')) {
    const exit = { code: 69, reason };
    const answer = { formatVersion: 1, verb: null, exit, diagnostics: [] };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  process.stderr.write(`run-pipeline ${reason}\nexit 69: ${reason}\n`);
  process.exitCode = 69;
}

export {};
