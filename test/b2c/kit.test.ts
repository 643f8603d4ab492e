import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { runCli } from '../helpers/cli.ts'
import { start } from '../helpers/simulator.ts'
import { createClient, createVisitor } from '../helpers/visitor.ts'
import { createStandIn, createVisit } from './stand-in.ts'

/** The form of Microsoft's article, "Set up a new Identity Provider", where it is not the instance's own. */
const articleForm = {
  Name: 'itsme',
  'Response Type': 'code',
  'Response Mode': 'query',
  UserID: 'sub',
  'Display Name': 'name',
  'Given name': 'given_name',
  Surname: 'family_name',
  Email: 'email',
}
/** "Configure a User Flow" and "Register an application". */
const articleFlow = {
  Type: 'Sign up and sign in',
  'Identity providers': 'itsme',
  'Access & ID token lifetimes (minutes)': '5',
  'Refresh token sliding window lifetime': 'No expiry',
}
const articleApplication = {
  'Redirect URI': 'https://jwt.ms',
  'Multi-factor authentication': 'Disabled',
  'Access tokens (used for implicit flows)': 'checked',
  'ID tokens (used for implicit and hybrid flows)': 'checked',
}

/** What the starter pack of Microsoft defines already. */
const starterPack = [
  'issuerUserId',
  'displayName',
  'givenName',
  'surname',
  'email',
  'objectId',
  'identityProvider',
  'authenticationSource',
]

const url = 'https://itsme.example.com'
const issuer = `${url}/clientsecret-oidc/csapi/v0.1`
const usual = [
  'b2c',
  '--tenant',
  'Contoso',
  '--public-url',
  url,
  '--client-id',
  'MYAPP',
  '--service',
  'MYAPP_LOGIN:authentication',
]

/** The fields that were printed, by section; of fields with one name the last. */
function sectionsOf(text: string): Record<string, Record<string, string>> {
  const sections = text.trim().split('\n\n')
  return Object.fromEntries(
    sections.map((section) => {
      const [title = '', , ...rows] = section.split('\n')
      const fields = rows.map((row) => row.trim().split(/ {2,}/))
      return [title, Object.fromEntries(fields)]
    }),
  )
}

test('what b2c prints is what the article says, with this instance in it', async (t) => {
  const { code, out } = await runCli(usual)
  t.is(code, 0)
  const sections = sectionsOf(out)
  t.deepEqual(Object.keys(sections), [
    'Identity provider',
    'Redirect URIs',
    'User flow',
    'Application',
    'Run user flow',
  ])
  t.like(sections['Identity provider'], {
    ...articleForm,
    'Metadata URL': `${issuer}/.well-known/openid-configuration`,
    ClientID: 'MYAPP',
    Scope: 'openid service:MYAPP_LOGIN profile email phone',
    'Domain Hint': '(leave it empty)',
  })
  t.like(sections['User flow'], {
    ...articleFlow,
    Name: 'itsme (the portal puts B2C_1_ before it)',
  })
  t.like(sections['Application'], articleApplication)
  const run = new URL(sections['Run user flow']?.['Address'] ?? '')
  t.is(
    run.origin + run.pathname,
    'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize',
  )
  t.like(Object.fromEntries(run.searchParams), {
    p: 'B2C_1_itsme',
    redirect_uri: 'https://jwt.ms',
    response_type: 'id_token',
    scope: 'openid',
  })
})

test('every option of b2c is in what it prints; the environment works, too', async (t) => {
  const id = '6C1A1A9E-5D4B-4B9A-9D0E-3F2B8C7D6E5F'
  const { out } = await runCli([
    ...usual.slice(0, 5),
    ...['--tenant-id', id, '--custom-domain', 'Login.Contoso.be', '--policy', 'B2C_1_eid'],
    ...['--issuer', 'v2', '--client-id', 'X', '--service', 'X_SHARE', '--application-id', id],
  ])
  t.regex(out, /https:\/\/itsme\.example\.com\/v2\/\.well-known\/openid-configuration/)
  t.regex(out, /openid service:X_SHARE profile/)
  const uris = out.match(/https:\/\/\S+\/oauth2\/authresp/g) ?? []
  const tenants = ['contoso.onmicrosoft.com', 'contoso', id.toLowerCase()]
  t.deepEqual(
    uris,
    ['contoso.b2clogin.com', 'login.contoso.be'].flatMap((host) =>
      tenants.map((tenant) => `https://${host}/${tenant}/oauth2/authresp`),
    ),
  )
  t.regex(
    out,
    /https:\/\/login\.contoso\.be\/contoso\.onmicrosoft\.com\/oauth2\/v2\.0\/authorize\?p=B2C_1_eid&client_id=6C1A/,
  )
  t.true(
    out.includes(
      `at the start, by --b2c-tenant contoso --b2c-tenant-id ${id.toLowerCase()} --b2c-custom-domain login.contoso.be)`,
    ),
  )
  const environment = { ITSME_B2C_TENANT: 'contoso', ITSME_PUBLIC_URL: `${url}/`, ITSME_PORT: '1' }
  const ran = await runCli(['b2c'], environment)
  t.is(ran.code, 0)
  t.regex(ran.out, /openid service:DEMO_LOGIN/)
  t.true(ran.out.includes(`${issuer}/.well-known/openid-configuration`))
})

interface Element {
  readonly [name: string]: unknown
}

/** Every element of a name, wherever it is. */
function elements(node: unknown, name: string): Element[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => [
    ...(key === name ? ([value].flat() as Element[]) : []),
    ...elements(value, name),
  ])
}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' })

async function writePolicy(args: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-policy-'))
  const ran = await runCli([...usual, ...args, '--out', folder])
  const files = readdirSync(folder).toSorted()
  return {
    ran,
    folder,
    files,
    texts: files.map((file) => readFileSync(join(folder, file), 'utf8')),
  }
}

test('the policy files are well-formed, and each claim in them is defined and exists', async (t) => {
  const { ran, folder, files, texts } = await writePolicy(['--policy', 'B2C_1A_EID'])
  t.is(ran.code, 0)
  t.deepEqual(files, ['B2C_1A_EID.xml', 'B2C_1A_ItsmeExtensions.xml'])
  for (const text of texts) t.is(XMLValidator.validate(text), true)
  const [party, extensions] = texts.map((text) => parser.parse(text).TrustFrameworkPolicy)
  for (const [policy, id] of [
    [party, 'B2C_1A_EID'],
    [extensions, 'B2C_1A_ItsmeExtensions'],
  ]) {
    t.is(policy.PolicyId, id)
    t.is(policy.TenantId, 'contoso.onmicrosoft.com')
    t.is(policy.PublicPolicyUri, `http://contoso.onmicrosoft.com/${id}`)
  }
  t.is(party.BasePolicy.PolicyId, 'B2C_1A_ItsmeExtensions')
  t.is(extensions.BasePolicy.PolicyId, 'B2C_1A_TrustFrameworkExtensions')

  const defined = [...starterPack, ...elements(extensions, 'ClaimType').map(({ Id }) => Id)]
  const used = [extensions, party].flatMap((policy) => [
    ...elements(policy, 'OutputClaim'),
    ...elements(policy, 'InputClaim'),
  ])
  t.true(used.length > 20)
  for (const { ClaimTypeReferenceId } of used) t.true(defined.includes(ClaimTypeReferenceId))

  const { simulator } = await start(t)
  const { body } = await createClient().get(
    `${simulator.issuers.csapi}/.well-known/openid-configuration`,
  )
  const supported: string[] = JSON.parse(body).claims_supported
  const asked = elements(extensions, 'OutputClaim').flatMap(({ PartnerClaimType }) =>
    typeof PartnerClaimType === 'string' ? [PartnerClaimType] : [],
  )
  t.is(asked.length, 13)
  for (const name of asked) t.true(supported.includes(name), name)
  // Steps, exchanges and profiles belong together.
  const steps = elements(extensions, 'OrchestrationStep').map(({ Order }) => Number(Order))
  t.deepEqual(steps, [1, 2, 3, 4, 5, 6])
  t.is(elements(extensions, 'TechnicalProfile')[0]?.['Id'], 'Itsme-OpenIdConnect')
  t.is(
    elements(party, 'DefaultUserJourney')[0]?.['ReferenceId'],
    elements(extensions, 'UserJourney')[0]?.['Id'],
  )
  const again = await runCli([...usual, '--out', folder])
  t.is(again.code, 2)
  t.regex(again.err, /^--out: ".*" is there already: remove it, or choose another/)
})

test('a policy with the values of the files logs in, and gets every claim that it maps', async (t) => {
  const { texts } = await writePolicy()
  const policy = parser.parse(texts[0] ?? '').TrustFrameworkPolicy
  const items = Object.fromEntries(
    elements(policy, 'Item').map((item) => [item['Key'], item['#text']]),
  )
  t.is(items['METADATA'], `${issuer}/.well-known/openid-configuration`)
  t.like(items, {
    client_id: 'MYAPP',
    response_mode: 'query',
    response_types: 'code',
    UsePolicyInRedirectUri: false,
  })
  const [input] = elements(policy, 'InputClaim')
  t.is(input?.['PartnerClaimType'], 'claims')
  const { simulator } = await start(t, {
    b2cTenant: 'contoso',
    fixtures: {
      partners: [
        { code: 'MYAPP', secret: 'sss', services: [{ code: 'MYAPP_LOGIN', redirectUris: [] }] },
      ],
    },
  })
  const party = createStandIn({
    tenant: 'contoso',
    metadataUrl: String(items['METADATA']).replace(issuer, simulator.issuers.csapi),
    clientId: String(items['client_id']),
    clientSecret: 'sss',
    service: /service:(\S+)/.exec(String(items['scope']))?.[1] ?? '',
    kind: 'custom policy',
    claims: String(input?.['DefaultValue']),
  })
  const token = await party.login(createVisit('0470 00 00 02'))
  const mapped = elements(policy, 'OutputClaim').flatMap(({ PartnerClaimType: name }) =>
    typeof name === 'string' ? [name] : [],
  )
  for (const name of mapped) t.true(['string', 'boolean'].includes(typeof token[name]), name)
})

const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['nothing given', [], /^--tenant: is missing: --tenant <name>\n--public-url: is missing/],
  [
    'a whole domain',
    ['--tenant', 'contoso.onmicrosoft.com'],
    /^--tenant: must be the tenant name alone/,
  ],
  ['a wrong id', ['--tenant-id', '12'], /^--tenant-id: must be a GUID/m],
  ['a wrong policy', ['--policy', 'flow'], /^--policy: must be the name of a user flow/m],
  [
    'a URL as domain',
    ['--custom-domain', 'https://a.be'],
    /^--custom-domain: must be a host name/m,
  ],
  ['an unknown issuer', ['--issuer', 'v1'], /^--issuer: must be one of csapi, v2/m],
  ['a stray word', ['contoso'], /^contoso: is not understood; options begin with --/m],
]
for (const [title, args, message] of refused) {
  test(`b2c refuses: ${title}`, async (t) => {
    const { code, err } = await runCli(['b2c', ...args])
    t.is(code, 2)
    t.regex(err, message)
  })
}

test('a custom policy has its own section, with the order in which its files are uploaded', async (t) => {
  const { ran, files } = await writePolicy([
    '--policy',
    'b2c_1a_eid',
    '--b2c-custom-domain',
    'l.be',
  ])
  t.deepEqual(files, ['B2C_1A_ItsmeExtensions.xml', 'B2C_1A_eid.xml'])
  const section = sectionsOf(ran.out)['Custom policy']
  t.like(section, { 'Upload first': 'B2C_1A_ItsmeExtensions.xml', 'Upload then': 'B2C_1A_eid.xml' })
  t.regex(ran.err, /in this order: B2C_1A_ItsmeExtensions\.xml, B2C_1A_eid\.xml/)
  t.regex(ran.err, /policy key B2C_1A_ItsmeSecret/)
  t.regex(ran.err, /then open https:\/\/l\.be\/.*p=B2C_1A_eid&/)
  t.regex(ran.out, /^Run policy\n.*Identity Experience Framework > B2C_1A_eid > Run now/m)
  for (const name of ['B2C_1A_ItsmeExtensions', 'B2C_1A_TrustFrameworkExtensions']) {
    const taken = await runCli([...usual, '--policy', name])
    t.is(taken.code, 2)
    t.true(taken.err.startsWith(`--policy: ${name} is the name of a policy below it; choose`))
  }
  const { ran: usualRun } = await writePolicy()
  const both = sectionsOf(usualRun.out)
  t.is(both['User flow']?.['Identity providers'], 'itsme')
  t.is(both['Custom policy']?.['Upload then'], 'B2C_1A_SignUpOrSignInItsme.xml')
  t.regex(usualRun.err, /then open .*p=B2C_1A_SignUpOrSignInItsme&/)
})

test('b2c warns of an address that B2C cannot reach', async (t) => {
  const ran = await runCli(['b2c', '--tenant', 'contoso', '--public-url', 'http://localhost:4876'])
  t.is(ran.code, 0)
  t.regex(ran.err, /warning: Azure AD B2C reaches public https addresses only/)
})

test('the home page shows the same, and tabs for other brokers', async (t) => {
  const { simulator } = await start(t, { b2cTenant: 'contoso' })
  const textOf = async (query: string) => {
    const { body } = await createVisitor().get(`${simulator.url}/?${query}`)
    return body
      .replace(/<button.*?<\/button>/gs, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
  }
  const text = await textOf('for=b2c-user-flow&show=secret')
  for (const [label, value] of Object.entries({ ...articleForm, ...articleApplication })) {
    t.true(text.includes(`${label} ${value}`), label)
  }
  for (const [tab, part] of [
    ['microsoft-entra-external-id', 'ciamlogin.com'],
    ['auth0', '/login/callback'],
    ['okta', '/oauth2/v1/authorize/callback'],
    ['amazon-cognito', '/oauth2/idpresponse'],
    ['keycloak', '/realms/{realm}/broker/{alias}/endpoint'],
  ] as const) {
    t.true((await textOf(`for=${tab}`)).includes(part), tab)
  }
})

test('a tenant without a partner is refused at the start, and so is half of one', async (t) => {
  const alone = await runCli(['--public-url', url, '--b2c-tenant', 'contoso', '--port', '0'])
  t.is(alone.code, 1)
  t.regex(
    alone.err,
    /^--b2c-tenant: there is no partner that the tenant could be registered for: name one/,
  )
  const half = await runCli([], { ITSME_B2C_POLICY: 'B2C_1A_X', ITSME_PORT: '0' })
  t.is(half.code, 1)
  t.regex(half.err, /^ITSME_B2C_POLICY: belongs to a tenant: name it with --b2c-tenant/)
})
