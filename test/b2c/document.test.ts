import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import { raw } from '../helpers/raw.ts'
import { start } from '../helpers/simulator.ts'
import { authorize, codeOf, redeemCode } from '../helpers/unattended.ts'
import { until } from '../helpers/until.ts'

/** What the second column of the table in docs/b2c.md quotes, as patterns: `…` is any text. */
function quotedLines(): RegExp[] {
  const text = readFileSync(join(packageRoot, 'docs/b2c.md'), 'utf8')
  const [, ...rows] = /^\| B2C [\s\S]*?\n\n/m.exec(text)?.[0].trim().split('\n') ?? []
  const cells = rows.slice(1).map((row) => row.split('|')[2] ?? '')
  const quotes = cells.flatMap((cell) =>
    Array.from(cell.matchAll(/`([^`]+)`/g), ([, quote]) => quote),
  )
  return [...new Set(quotes)].map((quote = '') => {
    const parts = quote.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    return new RegExp(parts.join('.*').replaceAll('MYAPP', 'DEMO'))
  })
}

test('every log line that docs/b2c.md quotes is one that is printed', async (t) => {
  const { simulator, log } = await start(t)
  await redeemCode(simulator, await codeOf(simulator, '+32470000002'))
  for (const phoneNumber of ['+32470000004', '+32470000007', '+32470000010']) {
    await authorize(simulator, phoneNumber)
  }
  for (const kind of ['invalid-aud', 'invalid-expired-exp'] as const) {
    await simulator.faults.add({ kind })
    await redeemCode(simulator, await codeOf(simulator, '+32470000002'))
  }
  await authorize(simulator, undefined, { redirect_uri: 'https://demo.example/callbac' })
  await authorize(simulator, undefined, { client_id: 'NOBODY' })
  await authorize(simulator, undefined, { scope: 'openid service:NONE' })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const body =
    'grant_type=authorization_code&client_id=DEMO&client_secret=x&code=y&redirect_uri=https://a.example/'
  await raw(simulator, 'POST', '/clientsecret-oidc/csapi/v0.1/connect/token', form, body)
  // This one rejects after a moment.
  t.true(await until(() => log.some((line) => line.includes('rejected: user'))))

  const { simulator: hosted, log: hostedLog } = await start(t, {
    publicUrl: 'https://itsme.example.com/tests',
    rateLimit: 2,
  })
  await raw(hosted, 'GET', '/v2/jwkSet', { host: 'other.example.com' })
  for (let count = 0; count < 3; count++) {
    await raw(hosted, 'GET', '/tests/v2/jwkSet', { host: 'itsme.example.com' })
  }
  const lines = [...log, ...hostedLog]
  const quotes = quotedLines()
  t.true(quotes.length >= 12)
  for (const quote of quotes) {
    t.true(
      lines.some((line) => quote.test(line)),
      `${quote}\n${lines.join('\n')}`,
    )
  }
})
