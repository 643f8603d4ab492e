import type { Context } from 'koa'
import { parsePhoneNumber } from '../../domain/people/phone-number.ts'
import { basePath, cookieName } from '../http/http.ts'

const rememberFor = 365 * 24 * 3600 * 1000

function rememberCookie(ctx: Context): string {
  return cookieName(ctx, 'phone-number')
}

/** Returns the number that this browser remembers; undefined if there is none. */
export function rememberedNumber(ctx: Context): string | undefined {
  return parsePhoneNumber(ctx.cookies.get(rememberCookie(ctx), { signed: true }) ?? '')
}

/** Remembers a number for the next time; null forgets it. */
export function rememberNumber(ctx: Context, phoneNumber: string | null): void {
  if (phoneNumber === null && ctx.cookies.get(rememberCookie(ctx)) === undefined) return
  ctx.cookies.set(rememberCookie(ctx), phoneNumber, {
    signed: true,
    httpOnly: true,
    sameSite: 'lax',
    path: `${basePath(ctx)}/identify`,
    maxAge: phoneNumber === null ? 0 : rememberFor,
  })
}
