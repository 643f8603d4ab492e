import test from 'ava'
import { startBank } from '../helpers/bank.ts'
import { withChromium } from '../helpers/chromium.ts'
import { raw } from '../helpers/raw.ts'
import { assertionClaims, assertionType, sign } from '../helpers/rp-keys.ts'
import { serve } from '../helpers/server.ts'
import { start } from '../helpers/simulator.ts'
import { callback, createClient } from '../helpers/visitor.ts'

test('a client assertion is good once in a simulator and all of its sandboxes', async (t) => {
  const { simulator, keys } = await startBank(t)
  const [first, second] = [await simulator.sandboxes.open(), await simulator.sandboxes.open()]
  const places = [simulator, first, second]
  const send = async (place: (typeof places)[number], assertion: string) => {
    const form = {
      grant_type: 'authorization_code',
      client_id: 'BANK',
      client_assertion_type: assertionType,
      client_assertion: assertion,
      redirect_uri: callback,
      code: 'x',
    }
    const answer = await createClient().post(`${place.issuers.v2}/token`, { form })
    const refusals = await place.journal.list({ type: 'refusal' })
    return { error: JSON.parse(answer.body).error, reason: refusals.at(-1)?.summary ?? '' }
  }
  for (const begin of places) {
    // One assertion for all: what differs between them is the audience only.
    const aud = places.map(({ issuers }) => `${issuers.v2}/token`)
    const claims = { ...assertionClaims('BANK', ''), aud }
    const assertion = await sign(keys, claims as never)
    t.is((await send(begin, assertion)).error, 'invalid_grant', 'the assertion itself is right')
    for (const place of places) {
      const { error, reason } = await send(place, assertion)
      t.is(error, 'unauthorized_client')
      t.regex(reason, /"jti" "[\w-]+" was used before: make a new assertion each time/)
    }
    const again = await sign(keys, { ...claims, jti: `${claims.jti}-2` } as never)
    t.is((await send(begin, again)).error, 'invalid_grant')
  }
  await simulator.reset()
  await first.close()
})

const secret = 'a-secret-that-nobody-else-has'
const redirectUris = ['https://a.example/']
const fixtures = {
  partners: [{ code: 'MYAPP', secret, services: [{ code: 'L', redirectUris }] }],
}

for (const origin of [
  'https://evil.example',
  'http://localhost:1',
  'http://evil.localhost',
  'null',
]) {
  test(`a one-time link is not used up by a form of ${origin}`, async (t) => {
    const { simulator } = await start(t, { fixtures })
    const { pathname } = new URL((await simulator.partners.secretLink('MYAPP')).url)
    const { status, body } = await raw(simulator, 'POST', pathname, { origin })
    t.is(status, 403)
    t.regex(
      body,
      /This link opens by itself only\. It was not used up: open it in a tab of its own/,
    )
    t.false(body.includes(secret))
    // What Sec-Fetch-Site says does not make another origin right.
    const both = { origin, 'sec-fetch-site': 'same-origin' }
    t.is((await raw(simulator, 'POST', pathname, both)).status, 403)
    const own = await raw(simulator, 'POST', pathname, { origin: simulator.url })
    t.is(own.status, 200)
    t.true(own.body.includes(secret))
  })
}

withChromium(
  'the form of a one-time link works in a browser that sends no Sec-Fetch headers; one of another site does not',
  async (t, { simulator }, open) => {
    const page = await (await open()).newPage()
    const { url } = await simulator.partners.secretLink('MYAPP')
    const evil = await serve(t, (_request, response) =>
      response
        .setHeader('content-type', 'text/html')
        .end(`<!doctype html><form method=post action="${url}"><button>go</button></form>`),
    )
    const origins: (string | undefined)[] = []
    // Chromium sends none to names that it does not trust.
    await page.route(`${simulator.url}/secret/**`, async (route) => {
      const headers = await route.request().allHeaders()
      if (route.request().method() === 'POST') origins.push(headers['origin'])
      const kept = Object.entries(headers).filter(([name]) => !name.startsWith('sec-fetch-'))
      await route.continue({ headers: Object.fromEntries(kept) })
    })
    await page.goto(evil.url)
    await page.locator('button').click()
    await page.getByText('This link opens by itself only.').waitFor()
    await page.goto(url)
    await page.locator('form[method=post] button').click()
    await page.getByText(secret).waitFor()
    t.deepEqual(origins, [evil.url, simulator.url])
  },
  { fixtures },
)
