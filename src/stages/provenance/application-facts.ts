import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Application } from '../../model/plan.ts';
import type { ApplicationFacts, ImageFacts } from '../../model/run/manifest.ts';
import type { ApplicationState, ContainerImage } from './application-part.ts';
import { type Git, lines, newestAnnotatedTag } from './git-facts.ts';
import { commitOfImage, versionOfImage } from './image-version.ts';

export interface ApplicationQuestion {
  readonly application: Application | undefined;
  /** From the command line: it wins. */
  readonly given: string | null;
  readonly state: ApplicationState;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Version {
  readonly version: string;
  readonly from: string;
}

/** Which version of the application the data belongs to. What cannot be read is `unknown`, never a failure. */
export async function readApplicationFacts(
  git: Git,
  question: ApplicationQuestion,
): Promise<ApplicationFacts> {
  const { version, from } = await readVersion(git, question);
  const { image, images, migrationsSha256 } = question.state;
  const tags = lines(await git('tag', '--list'));
  const templates = question.application?.tag ?? [];
  const wanted = templates.map((template) => template.replaceAll('${version}', version));
  const tag = version === 'unknown' ? undefined : wanted.find((name) => tags.includes(name));
  return {
    version,
    versionFrom: from,
    commit: (image && commitOfImage(image)) ?? (await readGitVersion(git, 'commit')),
    tag: tag ?? wanted[0] ?? null,
    tagExists: tag !== undefined,
    migrationsSha256,
    images: images.map(describeImage),
  };
}

/** Its labels are the image's own affair, and may be long. */
function describeImage({ container, reference, id, digest }: ContainerImage): ImageFacts {
  return { container, reference, id, digest };
}

async function readVersion(
  git: Git,
  { application, given, folder, environment, state }: ApplicationQuestion,
): Promise<Version> {
  if (given !== null) return { version: given, from: '--app-version' };
  const from = application?.version;
  if (from?.git) return found(await readGitVersion(git, from.git), `git ${from.git}`);
  if (from?.file)
    return found(
      await readFileVersion(resolve(folder, from.file), from.pointer),
      `file ${from.file}`,
    );
  if (from?.env) return found(environment[from.env], `env ${from.env}`);
  if (from?.value) return found(from.value, 'value');
  if (from?.image) return found(state.image && versionOfImage(state.image), `image ${from.image}`);
  return { version: 'unknown', from: 'none' };
}

function found(version: string | null | undefined, from: string): Version {
  const text = version?.trim() ?? '';
  return { version: text === '' ? 'unknown' : text.slice(0, 200), from };
}

async function readGitVersion(
  git: Git,
  kind: 'tag' | 'describe' | 'commit',
): Promise<string | null> {
  if (kind === 'commit') return await git('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (kind === 'describe') return await git('describe', '--tags', '--always', '--dirty');
  return (
    (await newestAnnotatedTag(git)) ?? lines(await git('tag', '--points-at', 'HEAD'))[0] ?? null
  );
}

/** The whole file, or the value that a JSON pointer names in it. */
async function readFileVersion(path: string, pointer: string | undefined): Promise<string | null> {
  try {
    const text = await readFile(path, 'utf8');
    if (pointer === undefined) return text;
    const value = pointer
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>(
        (at, step) => (at !== null && typeof at === 'object' ? Reflect.get(at, step) : undefined),
        JSON.parse(text),
      );
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  } catch {
    // An unreadable version is an unknown one: the data is worth more than its label.
    return null;
  }
}
