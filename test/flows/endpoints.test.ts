import got from 'got'
import { availabilityOf } from '../../src/domain/claims/claims-by-country.ts'
import type { Simulator } from '../../src/index.ts'
import { withSimulator } from '../helpers/simulator.ts'
import {
  authorizationUrl,
  callback,
  createClient,
  createVisitor,
  decode,
  endpoint,
  goOn,
  identify,
  login,
  openIdentify,
  redeem,
  secret,
} from '../helpers/visitor.ts'

const prefix = 'http://itsme.services/v2/claim/'

const common = {
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code'],
  scopes_supported: ['openid', 'profile', 'email', 'phone', 'address', 'eid', 'idDocument'],
  subject_types_supported: ['pairwise'],
  acr_values_supported: [`${prefix}acr_basic`, `${prefix}acr_advanced`],
  display_values_supported: ['page'],
  ui_locales_supported: ['fr', 'nl', 'de', 'en'],
  code_challenge_methods_supported: ['S256'],
  claim_types_supported: ['normal'],
  claims_parameter_supported: true,
  request_parameter_supported: true,
  request_uri_parameter_supported: true,
  require_request_uri_registration: true,
  ...Object.fromEntries(
    ['id_token', 'userinfo', 'request_object'].flatMap((use) => [
      [`${use}_signing_alg_values_supported`, ['RS256', 'HS256']],
      [`${use}_encryption_alg_values_supported`, ['RSA-OAEP-256', 'RSA-OAEP', 'dir']],
      [`${use}_encryption_enc_values_supported`, ['A128CBC-HS256', 'A256GCM']],
    ]),
  ),
}

const own = {
  csapi: {
    paths: {
      authorization_endpoint: '/connect/authorize',
      token_endpoint: '/connect/token',
      userinfo_endpoint: '/connect/userinfo',
      jwks_uri: '/.well-known/jwks',
      revocation_endpoint: '/connect/revoke',
    },
    members: { token_endpoint_auth_methods_supported: ['client_secret_post'] },
  },
  v2: {
    paths: {
      authorization_endpoint: '/authorization',
      token_endpoint: '/token',
      userinfo_endpoint: '/userinfo',
      jwks_uri: '/jwkSet',
      revocation_endpoint: '/connect/revoke',
      backchannel_authentication_endpoint: '/backchannel/authentication',
    },
    members: {
      grant_types_supported: ['authorization_code', 'urn:openid:params:grant-type:ciba'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256'],
      backchannel_token_delivery_modes_supported: ['poll', 'ping'],
      backchannel_authentication_request_signing_alg_values_supported: ['RS256'],
      backchannel_user_code_parameter_supported: false,
    },
  },
}

for (const issuer of ['csapi', 'v2'] as const) {
  withSimulator(
    `discovery has the documented members, and no others: ${issuer}`,
    async (t, { simulator }) => {
      const base = simulator.issuers[issuer]
      const answer = await got(`${base}/.well-known/openid-configuration`)
      t.is(answer.headers['cache-control'], 'public, max-age=3600')
      t.is(answer.headers['access-control-allow-origin'], '*')
      const {
        issuer: name,
        claims_supported,
        response_modes_supported,
        ...rest
      } = JSON.parse(answer.body)
      t.is(name, base)
      t.deepEqual(response_modes_supported, ['query', 'form_post'])
      const { paths, members } = own[issuer]
      const urls = Object.entries(paths).map(([member, path]) => [member, base + path])
      t.deepEqual(rest, { ...common, ...members, ...Object.fromEntries(urls) })
      for (const claim of [
        'sub',
        'acr',
        'picture',
        `${prefix}physical_person_photo`,
        `${prefix}RONationalNumber`,
      ])
        t.true(claims_supported.includes(claim), claim)
      for (const claim of claims_supported.slice(2)) {
        if (!claim.endsWith('student_attestation_ag'))
          t.not(availabilityOf(claim, 'BEL'), undefined)
      }
      const keys = await got(String(rest.jwks_uri))
      t.is(keys.headers['cache-control'], 'public, max-age=3600')
      const parsed = JSON.parse(keys.body) as { keys: { kid: string; use: string; d?: string }[] }
      t.deepEqual(
        parsed.keys.map(({ kid, use, d }) => [kid, use, d]),
        [
          ['s1', 'sig', undefined],
          ['e1', 'enc', undefined],
        ],
      )
    },
  )
}

const acrs = [
  ['nothing', {}, 'basic'],
  ['basic', { acr_values: `${prefix}acr_basic` }, 'basic'],
  ['advanced', { acr_values: `${prefix}acr_advanced` }, 'advanced'],
  ['both', { acr_values: `${prefix}acr_advanced ${prefix}acr_basic` }, 'advanced'],
  ['the older basic', { acr_values: 'tag:sixdots.be,2016-06:acr_basic' }, 'basic'],
  ['the older advanced', { acr_values: 'tag:sixdots.be,2016-06:acr_advanced' }, 'advanced'],
  [
    'the upper-case spelling of 2023',
    { acr_values: 'http://itsme.services/V2/claim/acr_advanced' },
    'advanced',
  ],
  ['as a claim', { claims: `{"id_token":{"acr":{"value":"${prefix}acr_advanced"}}}` }, 'advanced'],
  [
    'as a claim, one of two',
    { claims: `{"id_token":{"acr":{"values":["${prefix}acr_basic"]}}}` },
    'basic',
  ],
  ['an unknown one', { acr_values: 'urn:x:acr_advanced' }, 'basic'],
  [
    'as an essential claim that cannot be met',
    { claims: '{"id_token":{"acr":{"essential":true,"values":["urn:x:acr"]}}}' },
    'basic',
  ],
] as const

for (const [title, changes, acr] of acrs) {
  withSimulator(`acr: ${title}`, async (t, { simulator }) => {
    const visitor = createVisitor()
    const wait = await identify(
      visitor,
      await openIdentify(simulator, visitor, changes),
      '+32470000001',
    )
    const action = await simulator.actions.next()
    t.is(action.acr, acr)
    if (acr === 'advanced') {
      await t.throwsAsync(simulator.actions.confirm(action.id, { method: 'biometrics' }), {
        message: /asks for acr advanced: confirm it with method "code"/,
      })
    }
    await simulator.actions.confirm(action.id, { method: 'code' })
    const back = await goOn(visitor, wait)
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    t.is(decode(body['id_token'])['acr'], `${prefix}acr_${acr}`)
  })
}

const authTimes = [
  ['nothing asks for it', {}, 'undefined'],
  ['max_age is there', { max_age: '60' }, 'number'],
  ['claims.id_token names it', { claims: '{"id_token":{"auth_time":null}}' }, 'number'],
] as const

for (const [title, changes, type] of authTimes) {
  withSimulator(`auth_time when ${title}: ${type}`, async (t, { simulator }) => {
    const hinted = { login_hint: '+32470000002', ...changes }
    const answer = await createVisitor().get(authorizationUrl(simulator, hinted))
    const back = new URL(String(answer.headers.location))
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    t.is(typeof decode(body['id_token'])['auth_time'], type)
  })
}

async function pendingCard(simulator: Simulator, changes = {}) {
  const visitor = createVisitor()
  const wait = await identify(
    visitor,
    await openIdentify(simulator, visitor, changes),
    '+32470000001',
  )
  const action = await simulator.actions.next()
  const url = `${simulator.url}/app/+32470000001/actions/${action.id}/confirm`
  const type = (code: string) =>
    createClient().post(url, { form: { icon: String(action.icon), method: 'code', code } })
  return { visitor, wait, action, type }
}

withSimulator(
  'three wrong codes reject the action and block the user until reset',
  async (t, { simulator }) => {
    const { visitor, wait, action, type } = await pendingCard(simulator)
    const first = await type('00000')
    t.is(first.statusCode, 422)
    t.regex(first.body, /This code is wrong\. Tries left: 2\./)
    t.regex((await type('')).body, /Tries left: 1\./)
    const third = await type('11111')
    t.is(third.statusCode, 303)
    t.regex(String(third.headers.location), /done=blocked/)
    t.regex(
      (await createClient().get(String(third.headers.location))).body,
      /this account is blocked/,
    )
    t.like(await simulator.actions.get(action.id), { decision: { reason: 'wrong-code' } })
    t.is((await goOn(visitor, wait)).searchParams.get('error'), 'access_denied')
    t.is((await simulator.users.get('+32470000001')).status, 'blocked')
    const again = createVisitor()
    const page = await openIdentify(simulator, again)
    const refused = await again.post(page, { countryCode: '32', phoneNumber: '470000001' })
    t.is(refused.statusCode, 422)
    t.regex(refused.body, /is blocked/)
    await simulator.reset()
    t.is((await simulator.users.get('+32470000001')).status, 'active')
    const fresh = await pendingCard(simulator)
    t.regex((await fresh.type('00000')).body, /Tries left: 2\./)
  },
)

withSimulator(
  'wrong codes count over actions, and a right one forgets them',
  async (t, { simulator }) => {
    const first = await pendingCard(simulator)
    await first.type('00000')
    await simulator.actions.reject(first.action.id)
    const second = await pendingCard(simulator)
    t.regex((await second.type('00000')).body, /Tries left: 1\./)
    t.is((await second.type('12345')).statusCode, 303)
    const third = await pendingCard(simulator)
    t.regex((await third.type('00000')).body, /Tries left: 2\./)
  },
)

withSimulator('ten wrong codes at once block once', async (t, { simulator }) => {
  const { type } = await pendingCard(simulator)
  const answers = await Promise.all(Array.from({ length: 10 }, () => type('00000')))
  t.is(answers.filter(({ statusCode }) => statusCode === 422).length, 2)
  const entries = await simulator.journal.list({ type: 'action' })
  t.is(entries.filter(({ summary }) => summary.includes('third wrong code')).length, 1)
})

const revoke = (simulator: Simulator, form: Record<string, string>, headers = {}) =>
  createClient().post(`${simulator.issuers.csapi}/connect/revoke`, { form, headers })
const post = { client_id: 'DEMO', client_secret: secret }

withSimulator(
  'revocation ends an access token; an unknown one is 200 too',
  async (t, { simulator }) => {
    const back = await login(simulator)
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    const token = body['access_token'] ?? ''
    const userinfo = () =>
      createClient().get(endpoint(simulator, 'userinfo'), {
        headers: { authorization: `Bearer ${token}` },
      })
    t.is((await userinfo()).statusCode, 200)
    t.is((await revoke(simulator, { ...post, token })).statusCode, 200)
    t.is((await userinfo()).statusCode, 401)
    t.is((await revoke(simulator, { ...post, token: 'unknown' })).statusCode, 200)
    const basic = { authorization: `Basic ${Buffer.from(`DEMO:${secret}`).toString('base64')}` }
    t.is((await revoke(simulator, { token }, basic)).statusCode, 200)
    const rules = (await simulator.partners.findings('DEMO')).map(({ rule }) => rule)
    t.false(rules.includes('basic-authentication'))
  },
)

withSimulator(
  'revocation refuses by 400 with error, error_description and detail',
  async (t, { simulator }) => {
    const back = await login(simulator)
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    const token = body['access_token'] ?? ''
    const table = [
      [{ ...post }, 'invalid_request'],
      [{ ...post, client_secret: 'x', token }, 'invalid_client'],
      [{ token }, 'invalid_client'],
    ] as const
    for (const [form, error] of table) {
      const answer = await revoke(simulator, form)
      t.is(answer.statusCode, 400, error)
      const parsed = JSON.parse(answer.body)
      t.is(parsed.error, error)
      t.is(parsed.detail, parsed.error_description)
    }
    t.is((await createClient().get(`${simulator.issuers.csapi}/connect/revoke`)).statusCode, 405)
  },
)

withSimulator(
  'revocation takes a wrong hint for a hint, as in itsme’s example: csapi and v2',
  async (t, { simulator }) => {
    for (const issuer of ['csapi', 'v2'] as const) {
      const url = `${simulator.issuers[issuer]}/connect/revoke`
      const headers = { authorization: `Basic ${btoa(`${post.client_id}:${post.client_secret}`)}` }
      const example = { token: '45ghiukldjahdnhzdauz', token_type_hint: 'refresh_token' }
      t.is((await createClient().post(url, { headers, form: example })).statusCode, 200)
      const back = await login(simulator, {}, { issuer })
      const { body } = await redeem(simulator, back.searchParams.get('code') ?? '', {}, issuer)
      const form = { ...example, token: body['access_token'] ?? '' }
      t.is((await createClient().post(url, { headers, form })).statusCode, 200)
      const userinfo = await createClient().get(endpoint(simulator, 'userinfo', issuer), {
        headers: { authorization: `Bearer ${form.token}` },
      })
      t.is(userinfo.statusCode, 401)
    }
  },
)

withSimulator(
  'a token of another partner is not revoked',
  async (t, { simulator }) => {
    const back = await login(simulator)
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    const token = body['access_token'] ?? ''
    const other = { client_id: 'OTHER', client_secret: 'other-secret' }
    t.is((await revoke(simulator, { ...other, token })).statusCode, 200)
    const headers = { authorization: `Bearer ${token}` }
    t.is((await createClient().get(endpoint(simulator, 'userinfo'), { headers })).statusCode, 200)
  },
  {
    fixtures: {
      partners: [
        {
          code: 'OTHER',
          secret: 'other-secret',
          services: [{ code: 'O', redirectUris: [callback] }],
        },
      ],
    },
  },
)

withSimulator(
  'the reference on the error page finds the journal entry with the reason',
  async (t, { simulator }) => {
    const page = await createClient().get(
      authorizationUrl(simulator, { redirect_uri: 'https://shop.example/cb' }),
    )
    const reference = /\[(\d{9})\]/.exec(page.body)?.[1] ?? ''
    const { items } = await createClient()
      .get(`${simulator.url}/control/journal?reference=${reference}`)
      .json<{ items: { summary: string; reference: string }[] }>()
    t.is(items.length, 1)
    t.regex(
      items[0]?.summary ?? '',
      /redirect_uri "https:\/\/shop\.example\/cb" is not registered for DEMO_LOGIN; nearest "http/,
    )
  },
)

withSimulator(
  'a path in another case, or with a slash at its end, is nothing here',
  async (t, { simulator }) => {
    const client = createClient()
    for (const path of [
      '/token/',
      '/TOKEN',
      '/jwkSet/',
      '/.well-known/OPENID-configuration',
      '/userinfo/',
    ])
      t.is((await client.get(simulator.issuers.v2 + path)).statusCode, 404, path)
    const url = authorizationUrl(simulator, {}, 'v2')
    for (const path of ['/v2/AUTHORIZATION?', '/v2/authorization/?', '/v2/authorization/a/b?']) {
      const answer = await client.get(url.replace('/v2/authorization?', path))
      t.is(answer.statusCode, 404, path)
    }
  },
)

withSimulator('a user who was blocked confirms nothing else', async (t, { simulator }) => {
  const first = await pendingCard(simulator)
  const visitor = createVisitor()
  await identify(visitor, await openIdentify(simulator, visitor), '+32470000001')
  for (const code of ['1', '2', '3']) await first.type(code)
  t.deepEqual(
    (await simulator.actions.list()).map(({ status }) => status),
    ['rejected', 'rejected'],
  )
})

withSimulator(
  'a grant type that itsme has not is unsupported_grant_type',
  async (t, { simulator }) => {
    for (const grant_type of ['refresh_token', 'password', 'client_credentials']) {
      const answer = await createClient().post(endpoint(simulator, 'token'), {
        form: { ...post, grant_type },
      })
      t.like(JSON.parse(answer.body), { error: 'unsupported_grant_type' }, grant_type)
    }
  },
)

withSimulator('userinfo answers 405 with WWW-Authenticate', async (t, { simulator }) => {
  const answer = await createClient().put(endpoint(simulator, 'userinfo'))
  t.is(answer.statusCode, 405)
  t.is(answer.headers['www-authenticate'], 'Bearer error="invalid_request"')
})
