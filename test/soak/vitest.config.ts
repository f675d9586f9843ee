import { defineConfig } from 'vitest/config';

/** What takes hours: never a part of all tests. */
export default defineConfig({
  test: { include: ['test/soak/**/*.test.ts'], root: '.', testTimeout: 24 * 3_600_000 },
});
