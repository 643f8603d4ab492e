import type { Express, Response } from 'express'
import * as oidc from 'openid-client'
import type { Simulator } from '../../../src/index.ts'
import { secret } from '../../helpers/visitor.ts'
import {
  type Application,
  newSession,
  page,
  type Session,
  serveApplication,
  sessionOf,
} from './application.ts'

/** How an application differs from a careful one. */
export interface Habits {
  /** E-mail addresses of the only people whom it lets in; anybody, if absent. */
  readonly knows?: readonly string[]
  readonly port?: number
  /** What it does when a login failed, in place of 401. */
  readonly onFailure?: (response: Response, session: () => Session) => void
  /** Whether `/profile` is open to anybody. */
  readonly isOpen?: boolean
  /** Whether it takes the name from the ID token if userinfo is wrong. */
  readonly doesWithoutUserinfo?: boolean
  /** Whether its pages lead on by scripts only. */
  readonly needsScript?: boolean
}

/** A page that leads on when its script has run. */
const scriptTo = (to: string) =>
  page(`Please wait.<script>setTimeout(() => location.assign(${JSON.stringify(to)}))</script>`)

/** An application on openid-client that checks what a correct client checks. */
export async function startCarefulApplication(
  { issuers }: Pick<Simulator, 'issuers'>,
  { knows, port, onFailure, isOpen = false, needsScript = false, ...habits }: Habits = {},
): Promise<Application> {
  return serveApplication(async (url) => {
    const config = await oidc.discovery(
      new URL(issuers.csapi),
      'DEMO',
      undefined,
      oidc.ClientSecretPost(secret),
      {
        execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
        timeout: 3,
      },
    )
    const sessions = new Map<string, Session>()
    const lead = (response: Response, to: string) =>
      needsScript ? response.send(scriptTo(to)) : response.redirect(to)
    return (app: Express) => {
      app.get('/login', async (_request, response) => {
        const session = newSession(sessions, response)
        const verifier = oidc.randomPKCECodeVerifier()
        Object.assign(session, { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier })
        const to = oidc.buildAuthorizationUrl(config, {
          redirect_uri: `${url}/callback`,
          scope: 'openid service:DEMO_LOGIN profile email',
          acr_values: 'http://itsme.services/V2/claim/acr_basic',
          state: String(session.state),
          nonce: String(session.nonce),
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        })
        lead(response, to.href)
      })
      app.get('/callback', async (request, response) => {
        const session = sessionOf(sessions, request)
        const { state, nonce, verifier } = session ?? {}
        if (session === undefined || state === undefined) {
          response
            .status(400)
            .send(page('This browser has not begun a login. <a href="/login">Log in</a>'))
          return
        }
        delete session.state
        try {
          const tokens = await oidc.authorizationCodeGrant(config, new URL(request.url, url), {
            expectedState: state,
            expectedNonce: String(nonce),
            pkceCodeVerifier: String(verifier),
            idTokenExpected: true,
          })
          const idToken = tokens.claims()
          const userinfo = oidc.fetchUserInfo(config, tokens.access_token, idToken?.sub ?? '')
          const claims = await userinfo.catch((error: unknown) => {
            if (habits.doesWithoutUserinfo !== true) throw error
            return { ...idToken }
          })
          if (knows?.includes(String(claims.email)) === false) throw new Error('I do not know you.')
          if (typeof claims.name !== 'string') throw new Error('itsme does not know your name.')
          newSession(sessions, response).name = claims.name
          lead(response, '/profile')
        } catch (error) {
          const { message } = error as Error
          if (onFailure !== undefined) onFailure(response, () => newSession(sessions, response))
          else response.status(401).send(page(`You are not logged in. ${message}`))
        }
      })
      app.get('/profile', (request, response) => {
        const name = sessionOf(sessions, request)?.name
        if (name === undefined && !isOpen) response.status(401).send(page('Please log in.'))
        else response.send(page(`Welcome, ${name ?? 'guest'}`))
      })
    }
  }, port)
}
