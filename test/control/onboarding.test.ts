import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { load } from 'js-yaml'
import { bin, runCli } from '../helpers/cli.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createClient, createVisitor } from '../helpers/visitor.ts'

const redirectUri = 'https://my.example/callback'

interface Document {
  readonly partners: readonly { code: string; name: string; secret: string; services: object[] }[]
}

test('onboard writes a partner that a simulator starts with', async (t) => {
  const out = join(mkdtempSync(join(tmpdir(), 'itsme-onboard-')), 'partners', 'my-company.yaml')
  const ran = await runCli([
    'onboard',
    '--name',
    'Mijn bedrijf & Zoë',
    '--service',
    'LOGIN:authentication',
    '--service',
    'SHARE:identification',
    '--redirect-uri',
    redirectUri,
    '--b2c-tenant',
    'contoso',
    '--out',
    out,
  ])
  t.is(ran.code, 0)
  t.is(statSync(out).mode & 0o777, 0o600)
  const text = readFileSync(out, 'utf8')
  const [partner] = (load(text) as Document).partners
  t.like(partner, { code: 'MIJN_BEDRIJF_ZOE', name: 'Mijn bedrijf & Zoë' })
  t.is(Buffer.from(partner?.secret ?? '', 'base64url').length, 32)
  t.false(ran.err.includes(partner?.secret ?? ''))
  t.regex(ran.err, /start with --fixtures /)

  const { simulator } = await start(t, { fixtures: out })
  const run = await simulator.logins.run({
    partner: 'MIJN_BEDRIJF_ZOE',
    service: 'LOGIN',
    phoneNumber: '+32470000002',
    redirectUri: 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp',
    tokens: true,
  })
  t.is(typeof run.tokens?.id_token, 'string')
  t.deepEqual(
    (await simulator.partners.get('MIJN_BEDRIJF_ZOE')).services.map(({ type }) => type),
    ['authentication', 'identification'],
  )
  const again = await runCli([
    'onboard',
    '--name',
    'X',
    '--redirect-uri',
    redirectUri,
    '--out',
    out,
  ])
  t.is(again.code, 2)
  t.regex(again.err, /^--out: ".*my-company\.yaml" is there already: remove it, or choose another/m)
  t.is(readFileSync(out, 'utf8'), text)
})

const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no name', ['--redirect-uri', redirectUri], /^--name: is missing: --name <text>/m],
  ['no redirect URI', ['--name', 'X'], /^--redirect-uri: is missing: --redirect-uri <uri>, or/m],
  [
    'a wrong type',
    ['--name', 'X', '--redirect-uri', redirectUri, '--service', 'A:login'],
    /^--service\[0\]: must be a service code, or CODE:TYPE/m,
  ],
  ['a wrong URI', ['--name', 'X', '--redirect-uri', 'app:/cb'], /^--redirect-uri\[0\]: must be/m],
  [
    'a name without letters',
    ['--name', '—', '--redirect-uri', redirectUri],
    /^--name: "—" has no letters to make a code of; give one with --code/m,
  ],
  [
    'a service twice, which no start would take',
    ['--name', 'X', '--redirect-uri', redirectUri, '--service', 'A:confirmation', '--service', 'A'],
    /partners\[0\]\.services\[1\]\.code: "A" is at \[0\] already/,
  ],
  [
    'a file in the place of a folder',
    ['--name', 'X', '--redirect-uri', redirectUri, '--out', `${bin}/x.yaml`],
    /^--out: ".*x\.yaml" cannot be written \((EEXIST|ENOTDIR)\): choose another place/,
  ],
  ['an unknown option', ['--nam', 'X'], /^--nam: unknown option; nearest "--name"/m],
  ['a wrong tenant', ['--name', 'X', '--b2c-tenant', 'a.b'], /must be the tenant name alone/m],
]
for (const [title, args, message] of refused) {
  test(`onboard refuses: ${title}`, async (t) => {
    const ran = await runCli(['onboard', ...args])
    t.is(ran.code, 2)
    t.regex(ran.err, message)
  })
}

withSimulator(
  'the page makes a partner, its one-time link, and the same YAML',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    const url = `${simulator.url}/inspector/partners/new`
    t.is((await visitor.get(url)).statusCode, 200)
    const made = await visitor.post(url, {
      name: 'My company',
      code: '',
      service: '',
      type: 'authentication',
      redirectUris: `${redirectUri}\r\nhttps://other.example/cb`,
    })
    t.is(made.statusCode, 201)
    t.regex(made.body, /lost when the simulator stops/)
    const yaml = /data-testid="yaml">([^<]*)</.exec(made.body)?.[1] ?? ''
    const text = yaml.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    const [partner] = (load(text) as Document).partners
    t.like(partner, {
      code: 'MY_COMPANY',
      name: 'My company',
      services: [
        {
          code: 'MY_COMPANY_LOGIN',
          type: 'authentication',
          redirectUris: [redirectUri, 'https://other.example/cb'],
        },
      ],
    })
    const link = /data-testid="secret-link">([^<]*)</.exec(made.body)?.[1] ?? ''
    t.true((await createVisitor().post(link, {})).body.includes(partner?.secret ?? 'none'))

    const { simulator: next } = await start(t, { fixtures: load(text) as Record<string, unknown> })
    t.is((await next.partners.get('MY_COMPANY')).hasSecret, true)

    const twice = await visitor.post(url, {
      name: 'My company',
      redirectUris: redirectUri,
      type: 'authentication',
    })
    t.is(twice.statusCode, 409)
    t.regex(twice.body, /there is a partner &quot;MY_COMPANY&quot; already/)
    const bad = await visitor.post(url, {
      name: 'B',
      redirectUris: 'nonsense',
      type: 'authentication',
    })
    t.is(bad.statusCode, 422)
    t.regex(bad.body, /services\[0\]\.redirectUris\[0\]: must be an absolute URI/)
    t.regex(bad.body, />nonsense<\/textarea>/)
    const fields = { redirectUris: redirectUri, type: 'authentication' }
    const nameless = await visitor.post(url, { ...fields, name: '日本' })
    t.is(nameless.statusCode, 422)
    t.regex(nameless.body, /code: &quot;日本&quot; has no letters to make a code of; give a/)
    t.is((await visitor.post(url, { ...fields, name: 'x'.repeat(201) })).statusCode, 422)
  },
)

withSimulator(
  'POST /control/partners makes a secret where none is given, and answers YAML where that is asked for',
  async (t, { simulator }) => {
    const body = { code: 'A', services: [{ code: 'A_LOGIN', redirectUris: [redirectUri] }] }
    const url = `${simulator.url}/control/partners`
    const made = await createClient().post(url, { json: body })
    t.is(made.statusCode, 201)
    t.like(JSON.parse(made.body), { code: 'A', hasSecret: true })
    t.false(made.body.includes('"secret"'))
    const headers = { accept: 'application/yaml' }
    const yaml = await createClient().post(url, { json: { ...body, code: 'B' }, headers })
    t.is(yaml.statusCode, 201)
    t.regex(String(yaml.headers['content-type']), /^application\/yaml/)
    t.is(yaml.headers.location, '/control/partners/B')
    const [partner] = (load(yaml.body) as Document).partners
    t.is(partner?.code, 'B')
    t.is(await simulator.partners.yaml('B'), yaml.body)
    const listed = await createClient().get(`${url}/B`, { headers: { accept: 'application/json' } })
    t.false(listed.body.includes(partner?.secret ?? ''))
  },
)

test('a partner that is added or changed has the redirect URIs of the tenant, too', async (t) => {
  const { simulator } = await start(t, { b2cTenant: 'contoso' })
  const tenant = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp'
  const services = [{ code: 'A_LOGIN', redirectUris: [redirectUri] }]
  const added = await simulator.partners.add({ code: 'A', services })
  t.true(added.services[0]?.redirectUris.includes(tenant))
  const other = [{ code: 'A_LOGIN', redirectUris: ['https://other.example/'] }]
  const changed = await simulator.partners.change('A', { services: other })
  t.true(changed.services[0]?.redirectUris.includes(tenant))
  t.false(changed.services[0]?.redirectUris.includes(redirectUri))
  await simulator.fixtures.put({ partners: [{ code: 'B', secret: 'b', services }] })
  t.true((await simulator.partners.get('B')).services[0]?.redirectUris.includes(tenant))
})

test('a public URL and a tenant fill in the form', async (t) => {
  const { simulator } = await start(t, {
    b2cTenant: 'Contoso',
    b2cCustomDomain: 'login.contoso.be',
  })
  const { body } = await createVisitor().get(`${simulator.url}/inspector/partners/new`)
  t.regex(body, /https:\/\/contoso\.b2clogin\.com\/contoso\.onmicrosoft\.com\/oauth2\/authresp/)
  t.regex(body, /https:\/\/login\.contoso\.be\/contoso\.onmicrosoft\.com\/oauth2\/authresp/)
})

test('keys prints a set that a simulator starts with, and writes a file for its owner', async (t) => {
  const printed = await runCli(['keys'])
  t.is(printed.code, 0)
  const { keys } = JSON.parse(printed.out)
  t.deepEqual(
    keys.map(({ use }: { use: string }) => use),
    ['sig', 'enc'],
  )
  const { simulator } = await start(t, { keys: printed.out })
  const published = JSON.parse((await createClient().get(`${simulator.issuers.v2}/jwkSet`)).body)
  t.is(published.keys[0].kid, keys[0].kid)
  const out = join(mkdtempSync(join(tmpdir(), 'itsme-keys-')), 'keys.json')
  t.is((await runCli(['keys', '--out', out])).code, 0)
  t.is(statSync(out).mode & 0o777, 0o600)
  await start(t, { keys: out })
  t.is((await runCli(['keys', '--out', out])).code, 2)
  t.true(existsSync(out))
})
