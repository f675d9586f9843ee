import type { Command } from './place.ts';
import type { Part, StepContext } from './step-context.ts';

/** What runs containers: Docker, or something that speaks as it does. */
export interface Engine extends Part {
  /**
   * The container of exactly this name, whether it runs or not; `null` when there is none. Changes nothing and may be
   * asked again. Fails with `BP5018` when the engine cannot be asked or does not answer in time.
   */
  findContainer(name: string, context: StepContext): Promise<Container | null>;
  /**
   * The container of exactly this name, or all of this Compose service, whether they run or not. As `findContainer` for
   * the rest.
   */
  listContainers(which: ContainerChoice, context: StepContext): Promise<readonly ContainerState[]>;
  /**
   * A program of this machine that runs another one in a container: its streams and its exit code are those of the other.
   * Its standard input is open; when that ends, or it is ended, so does the other's.
   */
  exec(container: string, argv: readonly [string, ...string[]]): Command;
}

export type ContainerChoice =
  | { readonly container: string; readonly service?: undefined }
  | { readonly service: string; readonly container?: undefined };

export interface ContainerState {
  readonly id: string;
  readonly name: string;
  readonly isRunning: boolean;
  /** The Compose project that it is of; `null` for none. */
  readonly project: string | null;
}

export interface Container {
  readonly name: string;
  /** What it was made from, which its name may no longer mean. */
  readonly image: Image;
}

export interface Image {
  /** As it was asked for when the container was made: `acme/shop:1.4`, `acme/shop@sha256:…`, or an id. */
  readonly reference: string;
  /** What the engine calls these bytes: `sha256:…`. Another engine may call them otherwise. */
  readonly id: string;
  /** By which any engine gets the same bytes from a registry that has them: `acme/shop@sha256:…`; `null` where this one knows none. */
  readonly digest: string | null;
  /** Of the image; of the container where the image is gone. */
  readonly labels: Readonly<Record<string, string>>;
}
