import { defineConfig } from '@playwright/test'

// The simulator runs at ITSME_URL, the application at APPLICATION_URL.
const executablePath = process.env['CHROMIUM_PATH']

export default defineConfig({
  testDir: '.',
  fullyParallel: true,
  workers: 4,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env['APPLICATION_URL'] ?? 'http://localhost:3000',
    launchOptions: {
      args: ['--no-sandbox'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
})
