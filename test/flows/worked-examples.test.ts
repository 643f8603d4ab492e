import test from 'ava'
import got from 'got'
import { compactDecrypt, createLocalJWKSet, importJWK, type JSONWebKeySet, jwtVerify } from 'jose'
import { startBank } from '../helpers/bank.ts'
import { assertionClaims, encryptFor, secretKey, sign } from '../helpers/rp-keys.ts'
import { serve } from '../helpers/server.ts'
import { start } from '../helpers/simulator.ts'
import { template } from '../helpers/templates.ts'
import {
  callback,
  createVisitor,
  endpoint,
  goOn,
  identify,
  login,
  redeem,
} from '../helpers/visitor.ts'

const prefix = 'http://itsme.services/v2/claim/'

test('worked example: keys, an encrypted request object by request_uri, an advanced payment, claims in the ID token', async (t) => {
  let stored = ''
  const server = await serve(t, (_request, response) => response.end(stored))
  const uri = `${server.url}/request/1`
  const services = [
    { code: 'PAYMENT', type: 'confirmation', redirectUris: [callback], requestUris: [uri] },
  ]
  const encryption = { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' }
  const {
    simulator,
    keys,
    redeem: redeemBank,
  } = await startBank(t, {
    services,
    partner: { services, idToken: { encryption } },
  })
  const parameters = {
    response_type: 'code',
    client_id: 'BANK',
    redirect_uri: callback,
    scope: 'openid service:PAYMENT',
    state: 'state-1',
    nonce: 'nonce-1',
    acr_values: `${prefix}acr_advanced`,
    claims: {
      id_token: {
        name: null,
        [`${prefix}BENationalNumber`]: { essential: true },
        [`${prefix}transaction_ip`]: null,
        ...template({
          template_name: 'adv_payment',
          amount_key: '100',
          currency_key: 'EUR',
          iban_key: 'BE71096123456769',
        }),
      },
    },
  }
  const object = { iss: 'BANK', aud: 'https://idp.e2e.itsme.services/v2', ...parameters }
  stored = await encryptFor(simulator, await sign(keys, object))
  const query = new URLSearchParams({
    client_id: 'BANK',
    response_type: 'code',
    scope: 'openid service:PAYMENT',
    redirect_uri: callback,
    request_uri: uri,
  })
  const visitor = createVisitor()
  const begun = await visitor.get(`${endpoint(simulator, 'authorization', 'v2')}?${query}`)
  const wait = await identify(visitor, String(begun.headers.location), '+32470000001')
  const action = await simulator.actions.next({ partner: 'BANK' })
  t.like(action, { acr: 'advanced', serviceType: 'confirmation' })
  t.like(action.approval, { template: 'adv_payment', amount: '100', currency: 'EUR' })
  await simulator.actions.confirm(action.id, { method: 'code' })
  const back = await goOn(visitor, wait)
  t.is(back.searchParams.get('state'), 'state-1')
  const claims = assertionClaims('BANK', endpoint(simulator, 'token', 'v2'))
  const assertion = await encryptFor(simulator, await sign(keys, claims))
  const answer = await redeemBank({ code: back.searchParams.get('code') ?? '', assertion })
  t.is(answer.status, 200)
  const key = await importJWK(keys.privateEncryption, 'RSA-OAEP-256')
  const { plaintext } = await compactDecrypt(answer.body['id_token'] ?? '', key)
  const jwks = await got(endpoint(simulator, 'jwks', 'v2')).json<JSONWebKeySet>()
  const { payload } = await jwtVerify(
    new TextDecoder().decode(plaintext),
    createLocalJWKSet(jwks),
    {
      issuer: simulator.issuers.v2,
      audience: 'BANK',
    },
  )
  t.like(payload, {
    nonce: 'nonce-1',
    name: 'Anna Peeters',
    acr: `${prefix}acr_advanced`,
    [`${prefix}transaction_ip`]: '192.0.2.1',
  })
  t.regex(String(payload[`${prefix}BENationalNumber`]), /^880418/)
  t.is(Object.keys(payload).filter((name) => name.includes('claim_approval')).length, 0)
})

test('worked example: a client secret partner whose ID token and userinfo are encrypted by dir', async (t) => {
  const secret = 'a-secret-of-more-than-thirty-two-bytes'
  const encryption = { alg: 'dir', enc: 'A256GCM' }
  const partner = {
    code: 'SHOP',
    secret,
    idToken: { signing: 'HS256', encryption },
    userinfo: { format: 'encrypted' },
    services: [{ code: 'LOGIN', redirectUris: [callback] }],
  }
  const { simulator } = await start(t, { fixtures: { partners: [partner] } })
  const back = await login(simulator, { client_id: 'SHOP', scope: 'openid service:LOGIN email' })
  const { body } = await redeem(simulator, back.searchParams.get('code') ?? '', {
    client_id: 'SHOP',
    client_secret: secret,
  })
  const userinfo = await got(endpoint(simulator, 'userinfo'), {
    headers: { authorization: `Bearer ${body['access_token']}` },
  })
  for (const token of [body['id_token'] ?? '', userinfo.body]) {
    const { plaintext } = await compactDecrypt(token, secretKey(secret))
    const signed = new TextDecoder().decode(plaintext)
    const { payload } = await jwtVerify(signed, new TextEncoder().encode(secret))
    t.like(payload, { iss: simulator.issuers.csapi, aud: 'SHOP', email: 'bram.maes@example.com' })
  }
})
