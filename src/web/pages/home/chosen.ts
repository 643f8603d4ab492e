import type { Context } from 'koa'
import { basePath, cookieName } from '../../http/http.ts'

/** What was chosen on the home page. A member is empty if nothing was. */
export type Chosen = Readonly<Record<'partner' | 'service' | 'for' | 'api' | 'tenant', string>>

const names = ['partner', 'service', 'for', 'api', 'tenant'] as const
const keptFor = 365 * 24 * 3600 * 1000
const maxLength = 100

/** Returns what the address chooses; for the rest, what this browser chose before. Remembers it. */
export function chosenOn(ctx: Context): Chosen {
  const cookie = cookieName(ctx, 'home')
  const before = new URLSearchParams(ctx.cookies.get(cookie) ?? '')
  const entries = names.map((name) => {
    const given = ctx.query[name]
    const value = typeof given === 'string' ? given : (before.get(name) ?? '')
    return [name, value.slice(0, maxLength)] as [string, string]
  })
  const kept = new URLSearchParams(entries.filter(([, value]) => value !== '')).toString()
  if (kept !== before.toString()) {
    ctx.cookies.set(cookie, kept, {
      httpOnly: true,
      sameSite: 'lax',
      path: `${basePath(ctx)}/`,
      maxAge: keptFor,
    })
  }
  return Object.fromEntries(entries) as Chosen
}
