import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real processes, sockets and backoffs on a slow machine: no test measures time.
    testTimeout: 60_000,
    // The counts that CI prints come from the file.
    reporters: ['default', ['json', { outputFile: 'coverage/results.json' }]],
    coverage: {
      include: ['src/**'],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
