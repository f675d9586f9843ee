/** A pattern that the whole value must match. */
export const whole = (pattern: string): string => `^(?:${pattern})$`;

/**
 * As `whole`, or a value that still holds a `${…}` reference, as in an editor. The final value is checked
 * again after the references are resolved.
 */
export const wholeOrReference = (pattern: string): string => `^(?:${pattern})$|\\$\\{`;

/** Anything on one line. */
export const line = '[^\\u0000-\\u001f]+';

/** No `${`: for values in which nothing is ever replaced. */
export const withoutReference = '(?![\\s\\S]*\\$\\{)';
