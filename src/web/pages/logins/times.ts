import { isoTime } from '../../../domain/clock.ts'
import type { Login } from '../../../domain/login/login.ts'
import { minutesAndSeconds } from '../people.ts'
import type { StepView } from './login-views.ts'

/** Returns a time of day in UTC: `10:43:58`. @param at milliseconds since the epoch */
export function timeOfDay(at: number): string {
  return isoTime(at).slice(11, 19)
}

/** Returns when a step of a login happened, as its view shows it. @param at milliseconds since the epoch */
export function timesOf({ head }: Login, at: number): Pick<StepView, 'at' | 'time' | 'since'> {
  return { at, time: isoTime(at).slice(11, 23), since: duration(at - head.beganAt) }
}

/** Returns a duration in the unit that suits it: `12 ms`, `15.9 s`, `3:00`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  return minutesAndSeconds(milliseconds)
}
