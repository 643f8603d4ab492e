import type { Context } from 'koa'
import { parsePhoneNumber } from '../../../domain/people/phone-number.ts'
import { basePath, cookieName } from '../../http/http.ts'

const keptFor = 365 * 24 * 3600 * 1000
/** So that the cookie stays short. */
const maxPins = 24

function pinCookie(ctx: Context): string {
  return cookieName(ctx, 'pins')
}

/** Returns the numbers of the phones that this browser has pinned to the board. */
export function pinsOf(ctx: Context): readonly string[] {
  const numbers = (ctx.cookies.get(pinCookie(ctx)) ?? '').split('.').slice(0, maxPins)
  return numbers.flatMap((number) => parsePhoneNumber(`+${number}`) ?? [])
}

/** Pins a phone to the board, or unpins it. Beyond the limit, the oldest pin goes. */
export function setPin(ctx: Context, phoneNumber: string, isPinned: boolean): void {
  const others = pinsOf(ctx).filter((number) => number !== phoneNumber)
  const pins = isPinned ? [...others, phoneNumber].slice(-maxPins) : others
  const value = pins.map((number) => number.slice(1)).join('.')
  ctx.cookies.set(pinCookie(ctx), value === '' ? null : value, {
    httpOnly: true,
    sameSite: 'lax',
    path: `${basePath(ctx)}/app`,
    maxAge: value === '' ? 0 : keptFor,
  })
}
