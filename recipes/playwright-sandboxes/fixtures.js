import { test as base } from 'itsme-simulator/playwright'
import { startApplication } from '../application.js'

const shared = process.env.ITSME_URL ?? 'http://localhost:4876'

// Each worker has a sandbox of the simulator at ITSME_URL, and an application of its own that uses it. Any loopback address
// is a redirect URI of the packaged partner DEMO; an application elsewhere registers its own in the sandbox.
export const test = base.extend({
  sandbox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of other fixtures here
    async ({}, use) => {
      const opened = await fetch(`${shared}/control/sandboxes`, { method: 'POST' })
      const sandbox = await opened.json()
      await use(sandbox)
      await fetch(`${shared}/control/sandboxes/${sandbox.id}`, { method: 'DELETE' })
    },
    { scope: 'worker' },
  ],
  application: [
    async ({ sandbox }, use) => {
      const application = await startApplication({ issuer: sandbox.issuers.v2 })
      await use(application)
      await application.close()
    },
    { scope: 'worker' },
  ],
  itsmeUrl: async ({ sandbox }, use) => use(sandbox.url),
  baseURL: async ({ application }, use) => use(application.url),
})
