import { defineConfig, devices } from '@playwright/test'

// The simulator runs at ITSME_URL, the application at APPLICATION_URL.
const executablePath = process.env['CHROMIUM_PATH']
// itsme's page for desktops shows the QR code only.
const { defaultBrowserType: _webkit, ...iPhone } = devices['iPhone 14']

export default defineConfig({
  testDir: '.',
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    ...iPhone,
    baseURL: process.env['APPLICATION_URL'] ?? 'http://localhost:3000',
    launchOptions: {
      args: ['--no-sandbox'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
})
