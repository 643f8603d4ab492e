import type { Context } from 'koa'
import { secretToken } from '../../domain/random.ts'
import { basePath, cookieName } from '../http/http.ts'
import type { WebContext } from '../web-context.ts'
import type { DemoSecrets } from './demo-request.ts'
import type { DemoFailure, DemoResult } from './demo-views.ts'

const keptFor = 30 * 60_000

/** A login that has begun. */
export interface DemoLogin extends DemoSecrets {
  /** The query of the form. */
  readonly query: string
  /** Whether the request had a state, a nonce and a code challenge. */
  readonly sent: Readonly<Record<keyof DemoSecrets, boolean>>
}

/** A login at the kiosk that has begun. */
export interface KioskLogin {
  /** Id of the user discovery session. */
  readonly session?: string
  /** The QR code as the response has it: JPEG in base64. */
  readonly qrCode?: string
  /** The `auth_req_id`, as soon as the user is known. */
  readonly requestId?: string
  /** When the website last asked, in milliseconds since the epoch. */
  readonly askedAt: number
}

/** What the demo website stores about a visitor. */
export interface DemoVisitor {
  readonly login?: DemoLogin
  readonly kiosk?: KioskLogin
  /** The seed of the last login: another login gets another one. */
  readonly seed?: string
  readonly result?: DemoResult
  readonly failure?: DemoFailure
  /** Base64. */
  readonly picture?: string
}

export interface DemoVisitors {
  find(ctx: Context): Promise<DemoVisitor>
  remember(ctx: Context, visitor: DemoVisitor): Promise<void>
  /** Runs something for a visitor, one request after the other. */
  inTurn<T>(ctx: Context, run: () => Promise<T>): Promise<T>
}

export function createDemoVisitors({ state, bounds, tellOfBound }: WebContext): DemoVisitors {
  const visitors = state.store.indexedRecords<DemoVisitor>('demoVisitors')
  const cookieOf = (ctx: Context) => cookieName(ctx, 'demo')
  const idOf = (ctx: Context) => ctx.cookies.get(cookieOf(ctx), { signed: true })
  return {
    async find(ctx) {
      const id = idOf(ctx)
      return (id === undefined ? undefined : await visitors.get(id)) ?? {}
    },
    inTurn: (ctx, run) => state.store.lock(`demo/${idOf(ctx) ?? ''}`, run),
    async remember(ctx, visitor) {
      const id = idOf(ctx) ?? secretToken(18)
      const path = `${basePath(ctx)}/demo`
      ctx.cookies.set(cookieOf(ctx), id, { signed: true, httpOnly: true, sameSite: 'lax', path })
      await visitors.put(id, visitor, keptFor)
      const dropped = await visitors.trim(bounds.demoVisitors)
      if (dropped.length > 0) tellOfBound('demoVisitors')
    },
  }
}
