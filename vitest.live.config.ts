import { defineConfig } from 'vitest/config'

/** The providers' own hosts, asked for real: opt-in, for it needs a network and what they answer is not ours. */
export default defineConfig({
  test: {
    include: ['tests/live/**/*.live.ts'],
    pool: 'forks',
    globalSetup: ['tests/live/require-network.ts'],
    testTimeout: 900_000,
    reporters: ['verbose'],
  },
})
