import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { definitions } from '../../../src/adapters/all.ts';
import type { Setting } from '../../../src/config/load.ts';
import { SchemaGuide } from '../../../src/config/schema/guide.ts';

const schema = new URL('../../../schemas/pipeline.v1.schema.json', import.meta.url);

export const guide = new SchemaGuide(JSON.parse(readFileSync(schema, 'utf8')));

const everyPart = definitions.map(({ kind, type }) => `${kind} ${type}`);

/** A setting as the command line makes it in `folder`, by a program that can run every part of the format. */
export function settingIn(folder: string, partly: Partial<Setting> = {}): Setting {
  return {
    guide,
    environment: {},
    available: new Set(everyPart),
    show: (path) => relative(folder, path),
    ...partly,
  };
}

export function allPartsBut(...missing: readonly string[]): ReadonlySet<string> {
  return new Set(everyPart.filter((part) => !missing.includes(part)));
}
