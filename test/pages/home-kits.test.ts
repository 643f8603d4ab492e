import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import test, { type ExecutionContext } from 'ava'
import { load } from 'js-yaml'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  discovery,
} from 'openid-client'
import { CookieJar } from 'tough-cookie'
import { packageRoot } from '../../src/config/root.ts'
import type { Simulator } from '../../src/index.ts'
import { freePort } from '../helpers/free-port.ts'
import { publicSecret } from '../helpers/public.ts'
import { start } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'
import { createClient, createVisitor } from '../helpers/visitor.ts'

const bram = '+32470000002'

/** A simulator with an application at a free port, whose logins need no page. */
async function startWithApp(t: ExecutionContext, partner: object = { secret: publicSecret }) {
  const redirectUri = `http://localhost:${await freePort()}/callback`
  const services = [{ code: 'MYAPP_LOGIN', redirectUris: [redirectUri] }]
  const entry = { code: 'MYAPP', user: bram, services, ...partner }
  const { simulator } = await start(t, { fixtures: { partners: [entry] } })
  return { simulator, redirectUri }
}

/** The text that a tab of the home page has to copy. */
async function codeFor(simulator: Simulator, tab: string, query = '&show=secret') {
  const page = await (await fetch(`${simulator.url}/?partner=MYAPP&for=${tab}${query}`)).text()
  const text =
    /data-copy="([^"]*)"[^>]*>(?:(?!data-copy).)*<pre class="code"/s.exec(page)?.[1] ?? ''
  return plain(text)
}

/** The part of the file that Spring Security reads. */
interface Spring {
  readonly spring: {
    readonly security: {
      readonly oauth2: {
        readonly client: Readonly<
          Record<'registration' | 'provider', { readonly itsme: Readonly<Record<string, unknown>> }>
        >
      }
    }
  }
}

const plain = (html: string) =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** Runs a file of the home page, logs in through it, and returns what it shows. */
async function runApp(
  t: ExecutionContext,
  code: string,
  redirectUri: string,
  files: Record<string, string> = {},
): Promise<string> {
  // Below the package, so that its packages are found.
  const folder = mkdtempSync(join(packageRoot, 'dist', 'kit-'))
  writeFileSync(join(folder, 'login.mjs'), code)
  for (const [name, from] of Object.entries(files))
    cpSync(join(packageRoot, from), join(folder, name))
  const child = spawn(process.execPath, ['login.mjs'], { cwd: folder })
  t.teardown(() => child.kill('SIGKILL'))
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const isUp = () =>
    fetch(new URL('/', redirectUri), { redirect: 'manual' }).then(
      () => true,
      () => errors !== '',
    )
  t.true(await until(isUp), errors)
  const browser = createClient().extend({ cookieJar: new CookieJar(), followRedirect: true })
  const response = await browser.get(new URL('/', redirectUri))
  t.is(response.statusCode, 200, response.body + errors)
  return response.body
}

test('.env: an application that reads it logs in', async (t) => {
  const { simulator, redirectUri } = await startWithApp(t)
  const env = parseEnv(await codeFor(simulator, 'env'))
  t.is(env['OIDC_REDIRECT_URI'], redirectUri)
  const config = await discovery(
    new URL(env['OIDC_ISSUER'] ?? ''),
    env['OIDC_CLIENT_ID'] ?? '',
    undefined,
    ClientSecretPost(env['OIDC_CLIENT_SECRET'] ?? ''),
    { execute: [allowInsecureRequests] },
  )
  const checks = { expectedState: 'a-state', expectedNonce: 'a-nonce' }
  const url = buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: env['OIDC_SCOPE'] ?? '',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  })
  const { headers } = await createVisitor().get(url.href)
  const tokens = await authorizationCodeGrant(config, new URL(headers.location ?? ''), checks)
  t.is(tokens.claims()?.['name'], 'Bram Maes')
})

test('openid-client: the file runs, and logs in', async (t) => {
  const { simulator, redirectUri } = await startWithApp(t)
  const shown = await runApp(t, await codeFor(simulator, 'openid-client'), redirectUri)
  t.is(JSON.parse(shown).name, 'Bram Maes')
})

test('openid-client with keys: the file runs, and logs in', async (t) => {
  const { partners } = load(readFileSync(join(packageRoot, 'fixtures/default.yaml'), 'utf8')) as {
    partners: { code: string }[]
  }
  const {
    code: _code,
    services: _services,
    ...bank
  } = partners.find(({ code }) => code === 'DEMO_KEYS') as Record<string, unknown>
  const { simulator, redirectUri } = await startWithApp(t, bank)
  const page = await (await fetch(`${simulator.url}/?partner=MYAPP`)).text()
  t.deepEqual(
    [...page.matchAll(/data-testid="for-([\w-]+)"/g)].map(([, id]) => id),
    ['values', 'openid-client'],
    'the other frameworks need a client secret',
  )
  const code = await codeFor(simulator, 'openid-client')
  const shown = await runApp(t, code, redirectUri, {
    'private-keys.json': 'fixtures/demo-keys.json',
  })
  t.is(JSON.parse(shown).name, 'Bram Maes')
})

test('Spring: the file has what Spring Security reads', async (t) => {
  const { simulator, redirectUri } = await startWithApp(t)
  const { spring } = load(await codeFor(simulator, 'spring')) as Spring
  const { registration, provider } = spring.security.oauth2.client
  t.deepEqual(registration.itsme, {
    'client-id': 'MYAPP',
    'client-secret': publicSecret,
    'client-authentication-method': 'client_secret_post',
    'authorization-grant-type': 'authorization_code',
    'redirect-uri': redirectUri,
    scope: ['openid', 'service:MYAPP_LOGIN', 'profile', 'email', 'phone', 'address'],
  })
  const issuer = String(provider.itsme['issuer-uri'])
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()
  t.is((metadata as { issuer: string }).issuer, issuer)
})

test('Keycloak: the endpoints are those of the metadata', async (t) => {
  const { simulator } = await startWithApp(t)
  const { config } = JSON.parse(await codeFor(simulator, 'keycloak'))
  const url = `${config.issuer}/.well-known/openid-configuration`
  const metadata = (await (await fetch(url)).json()) as Record<string, string>
  t.deepEqual(
    [config.authorizationUrl, config.tokenUrl, config.userInfoUrl, config.jwksUrl],
    [
      metadata['authorization_endpoint'],
      metadata['token_endpoint'],
      metadata['userinfo_endpoint'],
      metadata['jwks_uri'],
    ],
  )
  t.like(config, { clientId: 'MYAPP', clientSecret: publicSecret })
})

test('every file is filled in, and has the client secret only when it is asked for', async (t) => {
  const { simulator, redirectUri } = await startWithApp(t)
  for (const tab of ['env', 'openid-client', 'spring', 'aspnet-core', 'keycloak']) {
    const code = await codeFor(simulator, tab)
    t.false(/\{\{|\}\}/.test(code), tab)
    t.true(code.includes(publicSecret), tab)
    if (tab !== 'keycloak') t.true(code.includes(redirectUri), tab)
    t.false((await codeFor(simulator, tab, '')).includes(publicSecret), tab)
  }
  const page = await (await fetch(`${simulator.url}/?for=b2c-user-flow&tenant=contoso`)).text()
  t.false(page.includes(publicSecret))
})

test('a redirect URI cannot leave the text that it is in', async (t) => {
  const uri = `https://a.example/"+process.exit(1)+'$%7B`
  const { simulator } = await start(t, {
    fixtures: {
      partners: [
        {
          code: 'MYAPP',
          secret: publicSecret,
          services: [{ code: 'MYAPP_LOGIN', redirectUris: [uri] }],
        },
      ],
    },
  })
  const { config } = JSON.parse(await codeFor(simulator, 'keycloak'))
  t.is(config.clientId, 'MYAPP')
  const { spring } = load(await codeFor(simulator, 'spring')) as Spring
  const { registration } = spring.security.oauth2.client
  t.is(registration.itsme['redirect-uri'], uri)
  const code = await codeFor(simulator, 'openid-client')
  t.true(code.includes(`new URL(${JSON.stringify(uri)})`))
  const csharp = await codeFor(simulator, 'aspnet-core')
  t.true(csharp.includes(`new Uri(${JSON.stringify(uri)})`))
})

test('the B2C tabs ask for the tenant, then follow the article to its end', async (t) => {
  const { simulator } = await startWithApp(t)
  const open = async (query: string) =>
    plain(await (await fetch(`${simulator.url}/?partner=MYAPP&${query}`)).text())
  t.true((await open('for=b2c-user-flow')).includes('data-testid="tenant"'))
  const flow = await open('for=b2c-user-flow&tenant=Contoso')
  for (const value of [
    `${simulator.issuers.csapi}/.well-known/openid-configuration`,
    'openid service:MYAPP_LOGIN profile email phone',
    'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp',
    'No expiry',
    'Disabled',
    'https://jwt.ms',
    'p=B2C_1_itsme&client_id=YOUR-APPLICATION-ID',
  ])
    t.true(flow.includes(value), value)
  const policy = await open('for=b2c-custom-policy&tenant=contoso')
  t.true(policy.includes('B2C_1A_ItsmeExtensions.xml'))
  t.true(policy.includes('<TrustFrameworkPolicy'))
})

test('the answer to when itsme onboarded a partner decides on the issuer, and is remembered', async (t) => {
  const { simulator } = await startWithApp(t)
  const visitor = createVisitor()
  const issuerAfter = async (query: string) => {
    const { body } = await visitor.get(`${simulator.url}/?partner=MYAPP&for=keycloak${query}`)
    const metadata = /data-copy="([^"]*)\/\.well-known\/openid-configuration"/.exec(body)?.[1]
    return { metadata, current: /aria-current="page" data-testid="(api-\w+)"/.exec(body)?.[1] }
  }
  const { csapi, v2 } = simulator.issuers
  t.deepEqual(await issuerAfter(''), { metadata: csapi, current: 'api-csapi' })
  t.deepEqual(await issuerAfter('&api=v2'), { metadata: v2, current: 'api-v2' })
  t.deepEqual(await issuerAfter(''), { metadata: v2, current: 'api-v2' })
  const keys = await visitor.get(`${simulator.url}/?partner=DEMO_KEYS&for=openid-client`)
  t.false(keys.body.includes('data-testid="api-'), 'a partner with keys has no choice')
  const values = await visitor.get(`${simulator.url}/?partner=MYAPP&for=values`)
  t.regex(values.body, /Metadata URL, onboarded before 25 June 2025 \(csapi\)/)
})
