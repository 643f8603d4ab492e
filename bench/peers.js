// The servers beside which the simulator is measured, installed outside the project.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { call, createBrowser } from './http.js'
import { redeem } from './logins.js'
import { freePort, launch } from './process.js'
import { simulatorSide } from './simulator-side.js'

const packages = { 'oauth2-mock-server': '9.3.0', 'oidc-provider': '9.13.3', emulate: '0.12.2' }
const servers = fileURLToPath(new URL('servers.js', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))
const callback = 'http://localhost:54321/callback'

function install() {
  const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`)
  const folder = join(tmpdir(), `itsme-simulator-bench-${wanted.join('-')}`)
  if (!existsSync(join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    writeFileSync(join(folder, 'load.mjs'), 'export const load = (name) => import(name)\n')
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts']
    execFileSync('npm', ['install', ...flags, ...wanted], { cwd: folder, stdio: 'ignore' })
  }
  return folder
}

const authorizationQuery = (scope, redirectUri = callback) =>
  new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope,
    redirect_uri: redirectUri,
    state: 's',
    nonce: 'n',
  })

async function readUserinfo(agent, url, tokens) {
  const answer = await call(agent, url, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`)
}

const codeOf = (location) => new URL(location).searchParams.get('code')

/** Authorize, token, userinfo: the mock asks nobody. */
async function logInAtMock(agent, origin) {
  const started = await call(agent, `${origin}/authorize?${authorizationQuery('openid profile')}`)
  const tokens = await redeem(agent, `${origin}/token`, codeOf(started.location))
  await readUserinfo(agent, `${origin}/userinfo`, tokens)
}

/** The development pages of oidc-provider: sign in, consent, code, token, userinfo. */
async function logInAtPlain(agent, origin) {
  const browser = createBrowser(agent)
  const redirectUri = 'https://client.example/callback'
  let answer = await browser.get(`${origin}/auth?${authorizationQuery('openid', redirectUri)}`)
  for (let step = 0; step < 12; step++) {
    const target = answer.location === undefined ? undefined : new URL(answer.location, origin).href
    if (target?.startsWith(redirectUri)) {
      const tokens = await redeem(agent, `${origin}/token`, codeOf(target), { redirectUri })
      return readUserinfo(agent, `${origin}/me`, tokens)
    }
    if (target !== undefined) answer = await browser.get(target)
    else {
      const action = /<form[^>]*action="([^"]+)"/.exec(answer.body)?.[1]
      const prompt = /name="prompt" value="(\w+)"/.exec(answer.body)?.[1]
      const fields = { prompt, login: 'user', password: 'x' }
      answer = await browser.post(new URL(action, origin).href, fields)
    }
  }
  throw new Error('oidc-provider: too many steps')
}

/** The page on which a user is picked, its form, token, userinfo. */
async function logInAtEmulate(agent, origin) {
  const browser = createBrowser(agent)
  const query = authorizationQuery('openid profile')
  const { body } = await browser.get(`${origin}/oauth2/v2.0/authorize?${query}`)
  const [, form] = /<form class="user-form"[^>]*>([\s\S]*?)<\/form>/.exec(body)
  const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, ...pair]) => pair)
  const answer = await browser.post(`${origin}/oauth2/v2.0/authorize/callback`, fields)
  const tokens = await redeem(agent, `${origin}/oauth2/v2.0/token`, codeOf(answer.location))
  await readUserinfo(agent, `${origin}/oidc/userinfo`, tokens)
}

const metadata = '/.well-known/openid-configuration'
const get = (path) => ({
  run: async (agent, origin) => {
    const { status } = await call(agent, origin + path)
    if (status !== 200) throw new Error(`${path}: ${status}`)
  },
})

function peerSide(name, { kind, path = metadata, tasks = {} }, folder, port) {
  return {
    name,
    origin: `http://localhost:${port}`,
    start: () =>
      launch([process.execPath, servers, kind, folder], `http://localhost:${port}${path}`, {
        PORT: String(port),
      }),
    tasks,
  }
}

const peers = {
  'bare node:http': { kind: 'bare', path: '/', tasks: { discovery: get('/') } },
  [`oauth2-mock-server ${packages['oauth2-mock-server']}`]: {
    kind: 'mock',
    tasks: { discovery: get(metadata), unattended: { run: logInAtMock } },
  },
  [`oidc-provider ${packages['oidc-provider']}`]: {
    kind: 'plain',
    tasks: { discovery: get(metadata), pages: { run: logInAtPlain } },
  },
  // It answers 5,000 requests an hour, which is why it is not asked for its metadata.
  [`emulate ${packages.emulate} (microsoft)`]: {
    kind: 'emulate',
    tasks: { pages: { run: logInAtEmulate } },
  },
}

/** `emulate` needs `module.registerHooks`. */
const runsHere = ({ kind }) =>
  kind !== 'emulate' || Number(process.versions.node.split('.')[0]) > 20

/** The simulator first, then its peers. */
export async function openSides() {
  const folder = install()
  const sides = [simulatorSide('itsme-simulator', root, await freePort())]
  for (const [name, peer] of Object.entries(peers).filter(([, each]) => runsHere(each)))
    sides.push(peerSide(name, peer, folder, await freePort()))
  return sides
}
