import { expect } from 'vitest';

/** For `toThrow` and `rejects`: a failure with this code whose message holds this text. */
export const failure = (code: string, message = ''): Error =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
