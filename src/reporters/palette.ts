type Paint = (text: string) => string;

/** The colours of the terminal output; text that is painted must be harmless already. */
export interface Palette {
  readonly error: Paint;
  readonly warning: Paint;
  readonly info: Paint;
  /** Only for what is proved to have gone well. */
  readonly good: Paint;
  readonly strong: Paint;
  readonly dim: Paint;
}

const asIs: Paint = (text) => text;

export const plainPalette: Palette = {
  error: asIs,
  warning: asIs,
  info: asIs,
  good: asIs,
  strong: asIs,
  dim: asIs,
};

export const colourPalette: Palette = {
  error: paint('1;31', '22;39'),
  warning: paint('1;33', '22;39'),
  info: paint('1;36', '22;39'),
  good: paint('1;32', '22;39'),
  strong: paint('1', '22'),
  dim: paint('2', '22'),
};

function paint(on: string, off: string): Paint {
  return (text) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);
}
