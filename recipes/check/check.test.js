import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSimulator } from 'itsme-simulator'
import { startApplication } from '../application.js'

let itsme
let application

before(async () => {
  itsme = await startSimulator({ port: 0 })
  application = await startApplication({ issuer: itsme.issuers.v2 })
})

after(async () => {
  await application.close()
  await itsme.stop()
})

test('the application accepts nothing that is critical or high', { timeout: 300_000 }, async () => {
  const { rows, counts } = await itsme.check({
    startUrl: `${application.url}/login`,
    success: 'text:{givenName}',
    only: ['sent', 'id-token', 'userinfo', 'browser', 'people'],
  })
  const failed = rows.filter(
    ({ verdict, severity }) => verdict === 'failed' && ['critical', 'high'].includes(severity),
  )
  assert.deepEqual(
    failed.map(({ name, what }) => `${name}: ${what}`),
    [],
  )
  assert(counts.passed > 30)
})
