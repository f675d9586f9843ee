import { defineConfig } from 'vitest/config';

// Group 0 is no first group: with few workers it runs after all others.
const project = (name: string, timeoutMs: number, groupOrder = 1) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    sequence: { groupOrder },
  },
});

export default defineConfig({
  test: {
    // Most of them wait for programs that they have started: a core left over would be idle.
    maxWorkers: '100%',
    projects: [
      project('unit', 10_000),
      project('golden', 30_000),
      project('contracts', 60_000),
      project('cli', 30_000),
      // Last and alone: it installs and builds, and would disturb what others measure.
      project('e2e', 180_000, 2),
    ],
  },
});
