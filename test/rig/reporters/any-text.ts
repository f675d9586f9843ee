import fc from 'fast-check';

/** Names and messages as anybody may write them. */
export const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('orders', 'nas', 'a'.repeat(200), '名前') },
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('\u001b[2J', '\r', '\n', '\t', ' ', 'x', '🌍', '\ud83c', '::', '##['),
    maxLength: 30,
  }),
);

export const amount = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e18, noNaN: true }));

/** Moments, and what is none. */
export const moment = fc.oneof(
  { weight: 5, arbitrary: fc.nat(1e8).map((ms) => new Date(1.79e12 + ms).toISOString()) },
  fc.constantFrom('', 'yesterday'),
);

/** What must never reach a terminal or a log. */
export const unseen = /[^\P{Cc}\n]|\p{Cs}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
