import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exits } from '../model/exit.ts';
import { packageRoot } from './package-root.ts';
import type { Outcome } from './verb.ts';

export function answerVersion(): Outcome {
  const version = readVersion();
  const node = process.versions.node;
  return {
    exit: exits.done,
    reason: 'done',
    text: `run-pipeline ${version}\n`,
    data: { version, node },
  };
}

export function readVersion(): string {
  const file: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const version = typeof file === 'object' && file !== null && 'version' in file && file.version;
  return typeof version === 'string' ? version : 'unknown';
}
