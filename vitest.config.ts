import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Vitest leaves a core to itself, which is half of a machine of two.
    maxWorkers: '100%',
    globalSetup: ['tests/support/postgres/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // The real world's effects: only spawned processes run it, which the e2e tests do.
      exclude: ['src/cli/main.ts'],
      reporter: ['text-summary'],
      // A floor for each file, so that no new one hides behind the others.
      thresholds: { perFile: true, lines: 75, functions: 65, branches: 45 },
    },
  },
})
