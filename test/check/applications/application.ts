import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type Request, type Response } from 'express'

/** What an application remembers of a browser. */
export interface Session {
  state?: string
  nonce?: string
  verifier?: string
  name?: string
}

/** An application under test, which logs people in at the simulator. */
export interface Application {
  readonly url: string
  close(): Promise<void>
}

const cookieName = 'sid'

/** Returns what the application remembers of this browser, if it knows it. */
export function sessionOf(
  sessions: ReadonlyMap<string, Session>,
  request: Request,
): Session | undefined {
  const id = new RegExp(`${cookieName}=(\\w+)`).exec(request.headers.cookie ?? '')?.[1]
  return id === undefined ? undefined : sessions.get(id)
}

/** Gives the browser a session of its own. */
export function newSession(sessions: Map<string, Session>, response: Response): Session {
  const id = Math.random().toString(36).slice(2)
  const session: Session = {}
  sessions.set(id, session)
  response.setHeader('set-cookie', `${cookieName}=${id}; HttpOnly; SameSite=Lax; Path=/`)
  return session
}

/** Starts an Express application. @param port 0 is any free one */
export async function serveApplication(
  create: (url: string) => Promise<(app: Express) => void>,
  port = 0,
): Promise<Application> {
  const app = express()
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(port, '127.0.0.1', () => resolve(listening))
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const mount = await create(url)
  mount(app)
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export const page = (text: string) => `<!doctype html><title>App</title><p>${text}</p>`
