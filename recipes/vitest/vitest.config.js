import { defineConfig } from 'vitest/config'

// A login is several requests: on a busy machine they take longer than the five seconds that Vitest gives a test.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } })
