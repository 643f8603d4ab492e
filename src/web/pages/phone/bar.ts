import type { ParsedUrlQuery } from 'node:querystring'
import { type Action, iconCount } from '../../../domain/action.ts'
import type { Translate } from '../../locales/catalogue.ts'
import type { BarView, CardView } from './phone-views.ts'

/** How the last try to decide a request failed. */
export interface Failure {
  readonly kind: 'no-icon' | 'wrong-code'
  /** The number of tries left. */
  readonly left: number
  /** The drawing that was chosen. */
  readonly icon?: number
}

/** The mode of the bar, and the failure that it shows. Both can be in the address of the page. */
export interface BarState {
  readonly isCode: boolean
  readonly failure?: Failure
}

interface Place {
  /** The page with the bar, to which the link to the other mode leads. */
  readonly path: string
  /** Where the browser returns: to the waiting page of a visit, or to the board. Otherwise, to the phone. */
  readonly visit?: string
  readonly isOnBoard?: boolean
}

/** Returns the form that decides a request. */
export function barView(
  { acr, phoneNumber }: Action,
  card: CardView,
  { isCode, failure }: BarState,
  { path, visit, isOnBoard = false }: Place,
  t: Translate,
): BarView {
  const isAdvanced = acr === 'advanced'
  const isCodeMode = isAdvanced || isCode
  const other = `${path}?action=${card.id}${isCodeMode ? '' : '&code=1'}`
  return {
    card,
    phoneNumber,
    mode: isCodeMode ? 'code' : 'biometrics',
    ...(isAdvanced ? {} : { otherMode: other }),
    ...(failure === undefined ? {} : { alert: alertOf(failure, t) }),
    ...(failure?.icon === undefined ? {} : { icon: failure.icon }),
    ...(visit === undefined ? {} : { visit }),
    isOnBoard,
  }
}

function alertOf({ kind, left }: Failure, t: Translate): string {
  return kind === 'no-icon' ? t('phone.noIcon') : t('phone.wrongCode', { left })
}

/** Returns the query of a page that shows a state of the bar. */
export function barQuery(action: string, { isCode, failure }: BarState): string {
  const query = new URLSearchParams({ action, ...(isCode ? { code: '1' } : {}) })
  if (failure !== undefined) {
    query.set('failed', failure.kind)
    query.set('left', String(failure.left))
    if (failure.icon !== undefined) query.set('icon', String(failure.icon))
  }
  return query.toString()
}

/** Reads what {@link barQuery} wrote. */
export function barStateOf(query: ParsedUrlQuery): BarState {
  const isCode = query['code'] === '1'
  const { failed: kind } = query
  if (kind !== 'no-icon' && kind !== 'wrong-code') return { isCode }
  const icon = numberBelow(iconCount, query['icon'])
  const left = numberBelow(10, query['left']) ?? 0
  return { isCode, failure: { kind, left, ...(icon === undefined ? {} : { icon }) } }
}

function numberBelow(limit: number, text: unknown): number | undefined {
  const number = typeof text === 'string' && /^\d{1,2}$/.test(text) ? Number(text) : limit
  return number < limit ? number : undefined
}
