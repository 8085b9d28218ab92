import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most tests wait for processes, so more workers than cores keep the cores busy.
    maxWorkers: 4,
    // Loading the SDK and the libraries anew for each file would take most of the time of its tests.
    isolate: false,
    // Enough for 64 real processes at once on one slow core: no test measures time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The titles of tables show whole values.
    chaiConfig: { truncateThreshold: 0 },
    // The counts that CI prints come from the file.
    reporters: ['default', ['json', { outputFile: 'coverage/results.json' }]],
    // One table of all files would hide what failed.
    coverage: {
      reporter: 'text-summary',
      include: ['src/**'],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
