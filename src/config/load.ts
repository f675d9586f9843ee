import { lstatSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic, Place } from '../model/diagnostics/diagnostic.ts';
import { SourceText } from '../model/diagnostics/source-text.ts';
import type { Plan } from '../model/plan.ts';
import { completeTree } from './complete.ts';
import { followExtends } from './extends.ts';
import { interpolate } from './interpolate.ts';
import { looseSecrets } from './loose-secrets.ts';
import { toPlan } from './plan.ts';
import { readSource } from './read-source.ts';
import { Report } from './report.ts';
import { isInside, repositoryOf } from './repository.ts';
import { rules } from './rules/all.ts';
import { type NamedAt, nameIn } from './same-names.ts';
import type { SchemaGuide } from './schema/guide.ts';
import { type Environment, Scope } from './scope.ts';
import { secretsInText } from './secrets-in-text.ts';
import { checkShape } from './shape/check-shape.ts';
import type { Tree } from './tree.ts';
import { walk } from './walk.ts';
import { parseYaml } from './yaml/parse.ts';

/** What a file is read with; the same for all files of one command. */
export interface Setting {
  readonly guide: SchemaGuide;
  readonly environment: Environment;
  /** Parts that this version can run, as `source files` or `destination local`. */
  readonly available: ReadonlySet<string>;
  /** How a path is shown to people. */
  readonly show: (path: string) => string;
}

export interface Loaded {
  readonly file: string;
  /** The file as people are told of it. */
  readonly shown: string;
  readonly repository: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What may be a secret beside those that diagnostics conceal: whoever shows the text masks it too. */
  readonly concealed: readonly Place[];
  /** The texts that diagnostics point into, by the name they are shown under. */
  readonly sources: ReadonlyMap<string, SourceText>;
  /** The file with fragments, variables and defaults filled in; there only when nothing is wrong. */
  readonly tree: Tree | null;
  readonly plan: Plan | null;
  /** In place of `tree` where something is wrong: what could be read; `null` where the structure is broken. */
  readonly draft: Tree | null;
  /** Name and place of the name, for rules between files. */
  readonly name: NamedAt | null;
}

/** Reads one pipeline file. Never throws for what a file may hold; finds all mistakes it can in one go. */
export function loadPipeline(file: string, setting: Setting): Loaded {
  const path = resolve(file);
  const report = new Report();
  const repository = repositoryOf(path);
  const shown = setting.show(path);
  const refusal = refuseLink(path, repository);
  const source = refusal ?? readSource(path, shown);
  if (source instanceof SourceText)
    return loadSource(source, { path, shown, repository, report }, setting);
  report.addForFile({ ...source, file: shown });
  return failed({ path, shown, repository, report });
}

/** As `loadPipeline`, for a text that stands for the file: an edit that is not written yet. */
export function loadText(path: string, text: string, setting: Setting): Loaded {
  const shown = setting.show(path);
  const reading = { path, shown, repository: repositoryOf(path), report: new Report() };
  return loadSource(new SourceText(shown, text), reading, setting);
}

/** The file by itself, before fragments and variables; `null` when its structure is broken. */
export function parseAlone({ sources, shown }: Loaded): Tree | null {
  const source = sources.get(shown);
  return source ? parseYaml(source, new Report()) : null;
}

interface Reading {
  readonly path: string;
  readonly shown: string;
  readonly repository: string;
  readonly report: Report;
}

function loadSource(source: SourceText, reading: Reading, setting: Setting): Loaded {
  const { path, repository, report } = reading;
  const { guide, environment, available, show } = setting;
  report.addSource(source);
  const parsed = parseYaml(source, report);
  if (parsed === null) {
    for (const span of secretsInText(source)) report.conceal(span);
    return failed(reading);
  }
  if (parsed.kind !== 'map') {
    const help = 'it starts with `version: 1` and `name:`; `run-pipeline init` writes one';
    report.add({ code: 'BP2003', at: parsed.at, message: 'a pipeline must be a map', help });
    return failed(reading);
  }
  const whole = followExtends(parsed, [path], { repository, show, report });
  for (const span of looseSecrets(whole, guide)) report.conceal(span);
  const scope = new Scope(whole, environment, report);
  const filled = interpolate(whole, guide, scope);
  if (scope.gaveUp) return failed(reading);
  checkShape(filled, guide, report);
  const spots = [...walk(filled, guide)];
  for (const rule of rules) rule({ root: filled, guide, spots, repository, available }, report);
  const known = { ...failed(reading), name: nameIn(filled) };
  if (report.failed) return { ...known, draft: filled };
  const tree = completeTree(filled, guide);
  return { ...known, tree, plan: toPlan(tree, guide) };
}

function failed({ path, shown, repository, report }: Reading): Loaded {
  const { sources, concealed } = report;
  const diagnostics = report.finished();
  return {
    file: path,
    shown,
    repository,
    diagnostics,
    concealed,
    sources,
    tree: null,
    plan: null,
    draft: null,
    name: null,
  };
}

/** A pipeline that is a link must stay reviewable: what it leads to lies in the same repository. */
function refuseLink(path: string, repository: string) {
  try {
    if (!lstatSync(path).isSymbolicLink() || isInside(repository, path)) return null;
    const message = `the file is a symbolic link to ${realpathSync(path)}, outside the repository`;
    const help = 'put the file itself into the repository, where changes of it are reviewed';
    return { code: 'BP1023', message, help } as const;
  } catch {
    // What is wrong with it is told when it is read.
    return null;
  }
}
