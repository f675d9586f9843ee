import type { Image } from '../../ports/engine.ts';
import type { Finding, Part, StepContext } from '../../ports/step-context.ts';

/** Something that the application is asked, before the dumps and again after them. */
export interface Question<T> {
  /** How messages call the answer: `the migrations`. */
  readonly subject: string;
  /** Preflight: whether it can be asked. It need not be asked for that. */
  check(context: StepContext): Promise<readonly Finding[]>;
  /** Changes nothing. Fails with a `BackupError`. */
  ask(context: StepContext): Promise<T>;
  isSame(one: T, other: T): boolean;
}

/** What the pipeline wants to know of the application; `null` where it does not. */
export interface ApplicationPart extends Part {
  readonly image: Question<ContainerImage> | null;
  /** The SHA-256 of what tells which migrations have been applied. */
  readonly migrations: Question<string> | null;
}

export interface ContainerImage extends Image {
  readonly container: string;
}

/** What the application said of itself around the dumps. */
export interface ApplicationState {
  /** `null`: not asked, not answered, or another one after the dumps than before. */
  readonly image: ContainerImage | null;
  /** All that were seen. */
  readonly images: readonly ContainerImage[];
  readonly migrationsSha256: string | null;
}

export const noApplicationState: ApplicationState = {
  image: null,
  images: [],
  migrationsSha256: null,
};

export function createApplicationPart({
  image,
  migrations,
}: Pick<ApplicationPart, 'image' | 'migrations'>): ApplicationPart {
  return {
    kind: 'application',
    image,
    migrations,
    check: async (context) => {
      const found = await Promise.all([image?.check(context), migrations?.check(context)]);
      return found.flatMap((findings) => findings ?? []);
    },
  };
}
