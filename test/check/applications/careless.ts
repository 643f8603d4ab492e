import type { Express } from 'express'
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

/** An application that reads the ID token without a check, as one finds it in tutorials. */
export async function startCarelessApplication(
  simulator: Pick<Simulator, 'issuers'>,
  port?: number,
): Promise<Application> {
  return serveApplication(async (url) => {
    const issuer = simulator.issuers.csapi
    const sessions = new Map<string, Session>()
    return (app: Express) => {
      app.get('/login', (_request, response) => {
        const query = new URLSearchParams({
          client_id: 'DEMO',
          response_type: 'code',
          scope: 'openid service:DEMO_LOGIN profile email',
          redirect_uri: `${url}/callback`,
          state: 'login',
          nonce: 'nonce',
        })
        response.redirect(`${issuer}/connect/authorize?${query}`)
      })
      app.get('/callback', async (request, response) => {
        const body = new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: 'DEMO',
          client_secret: secret,
          redirect_uri: `${url}/callback`,
          code: String(request.query['code']),
        })
        const answer = await fetch(`${issuer}/connect/token`, { method: 'POST', body })
        const tokens = (await answer.json()) as Record<string, string>
        const [, payload = ''] = String(tokens['id_token']).split('.')
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
        const userinfo = await fetch(`${issuer}/connect/userinfo`, {
          headers: { authorization: `Bearer ${tokens['access_token']}` },
        })
        const { name } = { ...claims, ...((await userinfo.json()) as object) }
        newSession(sessions, response).name = String(name)
        response.redirect('/profile')
      })
      app.get('/profile', (request, response) => {
        const name = sessionOf(sessions, request)?.name
        if (name === undefined) response.status(401).send(page('Please log in.'))
        else response.send(page(`Welcome, ${name}`))
      })
    }
  }, port)
}
