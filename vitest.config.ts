import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real processes, sockets and backoffs on a slow machine: no test measures time.
    testTimeout: 60_000,
    coverage: {
      include: ['src/**'],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
