import type { Simulator } from '../../src/index.ts'
import { anyFault } from '../helpers/any-fault.ts'
import { publicSecret } from '../helpers/public.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'
import { createVisitor, goOn, type Visitor } from '../helpers/visitor.ts'

const bram = '+32470000002'
const own = {
  code: 'MYAPP',
  name: 'My app',
  secret: publicSecret,
  user: bram,
  services: [{ code: 'MYAPP_LOGIN', redirectUris: ['https://app.example/callback'] }],
}
const fixtures = { partners: [own] }
const client = 'MYAPP MYAPP_LOGIN'

const english = { 'accept-language': 'en' }
const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

/** The parameters that a form of the demo website sends, in their order. */
async function sentBy(simulator: Simulator, form: Record<string, string>, visitor: Visitor) {
  const query = new URLSearchParams(form)
  const begun = await visitor.get(`${simulator.url}/demo/start?${query}`, english)
  return new URL(String(begun.headers.location))
}

/** A whole login of a partner whose user needs no page, and the page at its end. */
async function logIn(simulator: Simulator, form: Record<string, string>) {
  const visitor = createVisitor()
  const url = await sentBy(simulator, form, visitor)
  const answer = await visitor.get(url.href, english)
  const callback = String(answer.headers.location)
  await visitor.get(callback, english)
  const page = await visitor.get(`${simulator.url}/demo`, english)
  return { visitor, url, answer, page: page.body, text: textOf(page.body) }
}

withSimulator(
  'the demo website acts as every partner, and shows each claim once with where it was found',
  async (t, { simulator }) => {
    const { page, text, visitor } = await logIn(simulator, { client, scope: 'profile' })
    t.regex(text, /My app · Log in Welcome, Bram Maes/)
    t.regex(text, /given_name Bram ID token, userinfo/)
    t.is(page.match(/data-testid="claim-name"/g)?.length, 1)
    t.regex(text, /Asked for and not given: none\./)
    const picture = await visitor.get(`${simulator.url}/demo/picture`)
    t.is(picture.headers['content-type'], 'image/jpeg')
    const [, login = ''] = /href="(\/inspector\/logins\/\w+)"/.exec(page) ?? []
    t.is((await visitor.get(simulator.url + login)).statusCode, 200)
    // The photo is another visitor's only.
    t.is((await createVisitor().get(`${simulator.url}/demo/picture`)).statusCode, 404)
  },
  { fixtures },
)

withSimulator(
  'the page shows what will be sent, and that is sent',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    const form = { client, scope: 'profile', acr: 'advanced', ui_locales: 'nl', issuer: 'v2' }
    const page = await visitor.get(`${simulator.url}/demo?${new URLSearchParams(form)}`, english)
    const [, seed = ''] = /name="seed" value="([^"]+)"/.exec(page.body) ?? []
    const url = await sentBy(simulator, { ...form, seed }, visitor)
    const shown = textOf(/<pre[^>]*data-testid="request".*?<\/pre>/s.exec(page.body)?.[0] ?? '')
    for (const [name, value] of url.searchParams) t.true(shown.includes(`${name} =${value}`), name)
    t.deepEqual(Object.fromEntries(url.searchParams), {
      ...Object.fromEntries(url.searchParams),
      client_id: 'MYAPP',
      scope: 'openid service:MYAPP_LOGIN profile',
      redirect_uri: `${simulator.url}/demo/callback`,
      acr_values: 'http://itsme.services/v2/claim/acr_advanced',
      ui_locales: 'nl',
    })
    const again = await sentBy(simulator, { ...form, seed }, visitor)
    t.not(again.searchParams.get('state'), url.searchParams.get('state'), 'never used twice')
  },
  { fixtures },
)

withSimulator(
  'other parameters replace, add and leave out, as typed',
  async (t, { simulator }) => {
    const other = 'scope=openid wrong\nnonce\nprompt=login\nscope=twice\n\nempty='
    const url = await sentBy(simulator, { client, scope: 'profile', other }, createVisitor())
    const names = [...url.searchParams.keys()]
    t.deepEqual(url.searchParams.getAll('scope'), ['openid wrong', 'twice'])
    t.false(names.includes('nonce'))
    t.is(url.searchParams.get('prompt'), 'login')
    t.is(url.searchParams.get('empty'), '')
    // Without a nonce and a state the login works: the client expects none.
    const { text } = await logIn(simulator, { client, scope: 'profile', other: 'nonce\nstate' })
    t.regex(text, /Welcome, Bram Maes/)
  },
  { fixtures },
)

withSimulator('the demo says what the guide for testers says', async (t, { simulator }) => {
  const failed = async (number: string) => {
    const visitor = createVisitor()
    const form = { client: 'DEMO DEMO_LOGIN', other: `login_hint=${number}` }
    const begun = await visitor.get((await sentBy(simulator, form, visitor)).href)
    const isPending = async () => (await simulator.actions.list({ status: 'pending' })).length > 0
    await until(async () => !(await isPending()))
    const back = String(begun.headers.location)
    const callback = back.includes('/demo/') ? back : (await goOn(visitor, back)).href
    await visitor.get(callback)
    const page = await visitor.get(`${simulator.url}/demo`, english)
    return textOf(page.body)
  }
  for (const [number, sentence] of [
    ['+32470000004', 'the request was not confirmed. You can try again. access_denied'],
    ['+32470000010', 'itsme is not available now. Try again later. temporary_unavailable'],
    ['+32470000021', 'something went wrong.'],
  ] as const)
    t.true((await failed(number)).includes(`You are not logged in: ${sentence}`), number)
})

withSimulator(
  'a failed login says the error, the reason of the login, and leads to both',
  async (t, { simulator }) => {
    const { text, page } = await logIn(simulator, { client, scope: 'profile', other: 'max_age=x' })
    t.regex(text, /You are not logged in: something went wrong\. invalid_request: /)
    t.regex(page, /data-testid="see-login"/)
    t.true(page.includes('max_age=x'), 'the form is as it was')
  },
  { fixtures },
)

const b2c = { client, preset: 'b2c', issuer: 'csapi' }

withSimulator(
  'as Azure AD B2C: its parameters in its order, and only the ID token is read',
  async (t, { simulator }) => {
    const { url, text } = await logIn(simulator, b2c)
    t.deepEqual(
      [...url.searchParams.keys()],
      ['client_id', 'redirect_uri', 'response_type', 'scope', 'response_mode', 'nonce', 'state'],
    )
    t.is(url.searchParams.get('scope'), 'openid service:MYAPP_LOGIN profile email phone')
    t.regex(text, /As Azure AD B2C does, only the ID token was read/)
    const [login] = await simulator.logins.list()
    t.is(login?.stage, 'redeemed', 'userinfo was not requested')
  },
  { fixtures },
)

for (const [kind, endpoint, code] of [
  ['state-altered', 'authorization', 'AADB2C90046'],
  ['error', 'authorization', 'AADB2C90273'],
  ['error', 'token', 'AADB2C90273'],
  ['invalid-expired-exp', 'token', 'AADB2C90235'],
  ['invalid-aud', 'token', 'AADB2C90237'],
  ['invalid-iss', 'token', 'AADB2C90238'],
  ['nonce-invalid', 'token', 'AADB2C90240'],
  ['invalid-sig-rs256', 'token', 'AADB2C90239'],
] as const) {
  withSimulator(
    `what a user of Azure AD B2C would see: ${kind} at ${endpoint}`,
    async (t, { simulator }) => {
      const attributes = kind === 'error' ? { attributes: { error: 'invalid_request' } } : {}
      await simulator.faults.add(anyFault({ kind, match: { endpoint }, ...attributes }))
      const { text } = await logIn(simulator, b2c)
      t.true(text.includes(`A user of Azure AD B2C would see ${code}`), text.slice(0, 900))
    },
    { fixtures },
  )
}

withSimulator('who rejects has cancelled, for Azure AD B2C', async (t, { simulator }) => {
  await simulator.users.change('+32470000004', { scenario: { do: 'reject' } })
  const form = { client: 'DEMO DEMO_LOGIN', preset: 'b2c', issuer: 'csapi' }
  const { text } = await logIn(simulator, { ...form, other: 'login_hint=+32470000004' })
  t.true(text.includes('would see AADB2C90091'), text.slice(0, 900))
})

withSimulator('form_post comes back, too', async (t, { simulator }) => {
  const visitor = createVisitor()
  const form = { client: 'DEMO DEMO_LOGIN', response_mode: 'form_post', scope: 'profile' }
  const url = await sentBy(simulator, { ...form, other: `login_hint=${bram}` }, visitor)
  const { body } = await visitor.get(url.href)
  const fields = [...body.matchAll(/name="(\w+)" value="([^"]*)"/g)]
  const values = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
  await visitor.post(`${simulator.url}/demo/callback`, values)
  t.regex((await visitor.get(`${simulator.url}/demo`, english)).body, /Welcome, Bram Maes/)
})

withSimulator(
  'a partner with keys that the simulator has not: the code is not redeemed',
  async (t, { simulator }) => {
    const form = { client: 'BANK BANK_LOGIN', scope: 'profile' }
    const visitor = createVisitor()
    const page = await visitor.get(`${simulator.url}/demo?${new URLSearchParams(form)}`, english)
    t.regex(page.body, /The code is not redeemed/)
    const { text } = await logIn(simulator, form)
    t.regex(text, /something went wrong\. The code is not redeemed/)
    t.notRegex(text, /Welcome/)
  },
  {
    fixtures: {
      partners: [
        {
          code: 'BANK',
          authentication: 'private_key_jwt',
          jwksUri: 'http://localhost:1/jwks',
          user: bram,
          services: [{ code: 'BANK_LOGIN', redirectUris: ['https://bank.example/callback'] }],
        },
      ],
    },
  },
)

for (const send of ['signed', 'encrypted']) {
  withSimulator(`a request object, ${send}`, async (t, { simulator }) => {
    const form = { client: 'DEMO_KEYS DEMO_KEYS_LOGIN', scope: 'profile', send }
    const other = `login_hint=${bram}`
    const { url, text } = await logIn(simulator, { ...form, other })
    t.is(url.searchParams.get('request')?.split('.').length, send === 'signed' ? 3 : 5)
    t.regex(text, /Welcome, Bram Maes/)
  })
}

withSimulator(
  'without the demo website, no partner has its redirect URI',
  async (t, { simulator }) => {
    const query = new URLSearchParams({
      client_id: 'MYAPP',
      response_type: 'code',
      scope: 'openid service:MYAPP_LOGIN',
      redirect_uri: `${simulator.url}/demo/callback`,
      state: 'x',
      nonce: 'y',
    })
    const answer = await createVisitor().get(`${simulator.issuers.v2}/authorization?${query}`)
    t.is(answer.statusCode, 400)
    t.regex(answer.body, /is not registered for MYAPP_LOGIN/)
  },
  { fixtures, disable: ['demo'] },
)
