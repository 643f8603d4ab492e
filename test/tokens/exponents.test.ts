import test from 'ava'
import { startSimulator } from '../../src/index.ts'
import { makeKeys } from '../../src/oidc/keys/keys.ts'
import { keysText } from '../../src/oidc/keys/private-key.ts'
import { startBank } from '../helpers/bank.ts'
import { assertionClaims, makeRpKeys, sign } from '../helpers/rp-keys.ts'
import { serve } from '../helpers/server.ts'
import { start } from '../helpers/simulator.ts'
import { callback, endpoint } from '../helpers/visitor.ts'

/** Exponents with which a signature says nothing, or that are none. */
const wrong: Readonly<Record<string, unknown>> = {
  empty: '',
  '1': 'AQ',
  '1, with a zero before': 'AAE',
  '1, with many zeros before': 'AAAAAAE',
  '0': 'AA',
  '2': 'Ag',
  '65536, which is even': 'AQAA',
  'of nine bytes': Buffer.alloc(9, 1).toString('base64url'),
  'with padding': 'AQAB==',
  'of other characters': '????',
  'a number': 65537,
  missing: undefined,
}

const right = { '3': 'Aw', '65537': 'AQAB', '65537, with a zero before': 'AAEAAQ' }

const partnerKeys = makeRpKeys()
const ownKeys = makeKeys()

async function jwksWith(e: unknown) {
  const { jwks } = await partnerKeys
  return { keys: jwks.keys.map((key) => ({ ...key, e })) }
}

async function partnerWith(e: unknown) {
  const services = [{ code: 'L', redirectUris: [callback] }]
  const jwks = await jwksWith(e)
  return { code: 'MINE', authentication: 'private_key_jwt', jwks, services }
}

for (const [title, e] of Object.entries(wrong)) {
  test(`a public exponent that is refused, ${title}: of a partner, at its jwksUri, in --keys`, async (t) => {
    const { simulator } = await start(t)
    const said =
      typeof e === 'string'
        ? 'jwks.keys[0].e: must be a public exponent, such as AQAB (65537)'
        : 'jwks.keys[0].e: '
    const refused = await t.throwsAsync(simulator.partners.add((await partnerWith(e)) as never), {
      code: 'bad-input',
    })
    t.true(refused?.message.includes(said), refused?.message)
    const fixtures = { partners: [await partnerWith(e)] }
    const atStart = await t.throwsAsync(startSimulator({ port: 0, fixtures }), {
      name: 'ConfigurationError',
    })
    t.true(atStart?.message.includes(said), atStart?.message)

    const keys = (await ownKeys).map((key) => ({ ...key, e }))
    const ofKeys = await t.throwsAsync(startSimulator({ port: 0, keys: keysText(keys as never) }), {
      name: 'ConfigurationError',
    })
    t.regex(ofKeys?.message ?? '', /^keys: keys\[0\] must be a private RSA key: /)
    t.false(ofKeys?.message.includes(keys[0]?.n ?? ''), 'no key material is told')

    const server = await serve(t, async (_request, response) =>
      response.end(JSON.stringify(await jwksWith(e))),
    )
    const bank = await startBank(t, { partner: { jwksUri: `${server.url}/jwks` } })
    const claims = assertionClaims('BANK', endpoint(bank.simulator, 'token', 'v2'))
    const assertion = await sign(await partnerKeys, claims)
    const answer = await bank.redeem({ code: 'x', assertion })
    t.is(answer.status, 400)
    t.is(answer.body['error'], 'unauthorized_client')
    t.regex((await bank.refusals())[0] ?? '', /holds no RSA key with a public exponent/)
  })
}

for (const [title, e] of Object.entries(right)) {
  test(`a public exponent that is taken, ${title}`, async (t) => {
    const { simulator } = await start(t)
    t.is((await simulator.partners.add((await partnerWith(e)) as never)).code, 'MINE')
  })
}
