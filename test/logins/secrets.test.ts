import test from 'ava'
import { startBank } from '../helpers/bank.ts'
import { assertionClaims, encryptFor, sign } from '../helpers/rp-keys.ts'
import { userinfoOf } from '../helpers/unattended.ts'
import {
  authorizationUrl,
  callback,
  createClient,
  createVisitor,
  endpoint,
  login,
  redeem,
} from '../helpers/visitor.ts'

const confirms = '+32470000002'
const shopSecret = 'the-secret-of-the-shop-0123456789'
const shop = {
  code: 'SHOP',
  secret: shopSecret,
  services: [{ code: 'SHOP_LOGIN', redirectUris: [callback] }],
}
const shopParams = { client_id: 'SHOP', scope: 'openid service:SHOP_LOGIN profile' }

/** What must not be found, by what it is. */
type Secrets = Record<string, string>

/** The parts of a JWT that are worth stealing: the whole, and the signature or the tag. */
function partsOf(name: string, token: string): Secrets {
  return { [name]: token, [`end of ${name}`]: token.split('.').at(-1) ?? '' }
}

test('no secret, code, token, key or assertion is in the record, the journal, the log or a page', async (t) => {
  const { simulator, log, keys, redeem: redeemAtBank } = await startBank(t, { more: [shop] })
  const { url, issuers } = simulator
  const secrets: Secrets = { 'client secret': shopSecret }

  // A login of the shop, whose application sends its secret where it should not.
  const back = await login(simulator, {
    ...shopParams,
    client_secret: shopSecret,
    client_assertion: 'an-assertion-in-the-wrong-place',
    code: 'a-code-in-the-wrong-place',
  })
  secrets['assertion in a URL'] = 'an-assertion-in-the-wrong-place'
  secrets['code in a URL'] = 'a-code-in-the-wrong-place'
  secrets['code'] = back.searchParams.get('code') ?? ''
  const credentials = { client_id: 'SHOP', client_secret: shopSecret }
  const { body } = await redeem(simulator, secrets['code'], credentials)
  secrets['access token'] = body['access_token'] ?? ''
  const idToken = body['id_token'] ?? ''
  Object.assign(secrets, partsOf('ID token', idToken))
  await userinfoOf(simulator, secrets['access token'])
  await redeem(simulator, secrets['code'], credentials)
  await redeem(simulator, secrets['code'], { ...credentials, client_secret: 'almost-right-0123' })
  secrets['wrong secret'] = 'almost-right-0123'

  // A login of the bank, with a request object and assertions.
  const now = Math.floor(Date.now() / 1000)
  const object = await sign(keys, { iss: 'BANK', aud: issuers.v2, exp: now + 300, nonce: 'inside' })
  const request = await encryptFor(simulator, object)
  Object.assign(secrets, partsOf('request object', object), partsOf('encrypted object', request))
  const bankParams = { client_id: 'BANK', scope: 'openid service:BANK_LOGIN', nonce: undefined }
  const asked = { ...bankParams, login_hint: confirms, request }
  const answer = await createClient().get(authorizationUrl(simulator, asked, 'v2'))
  const code = new URL(String(answer.headers.location)).searchParams.get('code') ?? ''
  const claims = assertionClaims('BANK', endpoint(simulator, 'token', 'v2'))
  const [right, wrong] = [await sign(keys, claims), await sign(keys, { ...claims, aud: 'other' })]
  Object.assign(secrets, partsOf('assertion', right), partsOf('wrong assertion', wrong))
  await redeemAtBank({ code, assertion: wrong })
  const given = await redeemAtBank({ code, assertion: right })
  t.is(given.status, 200)
  secrets["the bank's code"] = code
  secrets["the bank's access token"] = given.body['access_token'] ?? ''
  Object.assign(secrets, partsOf("the bank's ID token", given.body['id_token'] ?? ''))
  const { d = '', p = '' } = keys.privateEncryption
  Object.assign(secrets, { 'private key': d, 'private prime': p })

  // A request that is refused on a page.
  const refused = { ...shopParams, client_secret: shopSecret, redirect_uri: 'https://x.example/' }
  const errorPage = await createVisitor().get(authorizationUrl(simulator, refused))
  t.is(errorPage.statusCode, 400)

  const get = async (path: string) => (await createClient().get(url + path)).body
  const ids = (await simulator.logins.list()).map(({ id }) => id)
  t.is(ids.length, 3)
  const paths = [
    ...['/', '/app', `/app/${confirms}`, `/app/${confirms}/edit`, '/demo', '/guide'],
    ...['/inspector', '/inspector/findings', '/inspector/faults', '/inspector/testers'],
    ...['/inspector/partners', '/inspector/partners/SHOP', '/inspector/partners/BANK'],
    ...ids.map((id) => `/inspector/logins/${id}`),
    ...['env', 'openid-client', 'spring', 'aspnet-core', 'keycloak', 'auth0'].map(
      (tab) => `/?partner=SHOP&for=${tab}`,
    ),
    ...['user-flow', 'custom-policy'].map((tab) => `/?partner=SHOP&for=b2c-${tab}&tenant=contoso`),
  ]
  const calls = ['journal', 'logins', 'actions', 'partners', 'state', 'faults']
  const places: Secrets = { 'the log': log.join('\n'), 'the error page': errorPage.body }
  for (const path of [
    ...paths,
    ...calls.map((call) => `/control/${call}`),
    ...ids.map((id) => `/control/logins/${id}`),
  ]) {
    places[path] = await get(path)
  }
  for (const [place, text] of Object.entries(places)) {
    for (const [name, secret] of Object.entries(secrets)) {
      t.true(secret.length > 10, name)
      t.false(text.includes(secret), `${place} has the ${name}`)
    }
  }
  const raw = await get(`/control/logins/${ids[0]}?raw=true`)
  t.true(raw.includes(idToken))
  for (const [name, secret] of Object.entries(secrets).filter(([each]) => !/ID token/.test(each))) {
    t.false(raw.includes(secret), `the raw record has the ${name}`)
  }
  t.true(places[`/control/logins/${ids[1]}`]?.includes('"nonce":"inside"'), 'it was opened')
})
