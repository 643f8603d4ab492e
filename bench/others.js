// The neighbours of the comparison, installed outside the project.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call, createBrowser } from './http.js'
import { redeem } from './logins.js'

export function installOthers() {
  const folder = join(tmpdir(), 'itsme-simulator-bench')
  if (!existsSync(join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    execFileSync(
      'npm',
      ['install', '--no-audit', '--no-fund', 'oauth2-mock-server@9.3', 'oidc-provider@9.13.3'],
      { cwd: folder, stdio: 'ignore' },
    )
  }
  return folder
}

const scope = 'openid profile'

/** Authorize, token, userinfo: the mock asks nobody. */
export async function loginAtMock(agent, origin) {
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope,
    redirect_uri: 'http://localhost:54321/callback',
    state: 's',
    nonce: 'n',
  })
  const started = await call(agent, `${origin}/authorize?${query}`)
  const code = new URL(started.location).searchParams.get('code')
  const tokens = await redeem(agent, `${origin}/token`, code)
  const answer = await call(agent, `${origin}/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  if (answer.status !== 200) throw new Error(`mock userinfo: ${answer.status}`)
}

/** The development pages of oidc-provider: sign in, consent, code, token, userinfo. */
export async function loginAtPlain(agent, origin) {
  const browser = createBrowser(agent)
  const redirectUri = 'https://client.example/callback'
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirectUri,
    state: 's',
    nonce: 'n',
  })
  let answer = await browser.get(`${origin}/auth?${query}`)
  for (let step = 0; step < 12; step++) {
    const target = answer.location === undefined ? undefined : new URL(answer.location, origin).href
    if (target?.startsWith(redirectUri)) {
      const tokens = await redeem(
        agent,
        `${origin}/token`,
        new URL(target).searchParams.get('code'),
        { redirectUri },
      )
      await call(agent, `${origin}/me`, {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      })
      return
    }
    if (target !== undefined) answer = await browser.get(target)
    else {
      const action = /<form[^>]*action="([^"]+)"/.exec(answer.body)?.[1]
      const prompt = /name="prompt" value="(\w+)"/.exec(answer.body)?.[1]
      answer = await browser.post(new URL(action, origin).href, {
        prompt,
        login: 'user',
        password: 'x',
      })
    }
  }
  throw new Error('oidc-provider: too many steps')
}
