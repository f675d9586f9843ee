/** A source that is read while others hold still: the run stops them before it begins, and starts them when it has been read. */
export interface Quiesces {
  readonly quiesce: Quiesce;
}

/** Containers of the engine, by name. */
export interface Quiesce {
  readonly stop: readonly string[];
  readonly pause: readonly string[];
}
