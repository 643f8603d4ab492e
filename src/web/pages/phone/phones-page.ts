import type { Context } from 'koa'
import { formatPhoneNumber } from '../../../domain/people/phone-number.ts'
import { fullName, type User } from '../../../domain/user.ts'
import { basePath, languageFor } from '../../http/http.ts'
import type { Language } from '../../locales/catalogue.ts'
import type { WebContext } from '../../web-context.ts'
import { timeOfDay } from '../logins/times.ts'
import { initialsOf, type PeopleFacts, peopleFacts, traitsOf } from '../people.ts'
import { showSitePage } from '../site-page.ts'
import { barStateOf, barView } from './bar.ts'
import { type BoardPhone, createBoard } from './board.ts'
import { cardView } from './card.ts'
import { endState } from './history.ts'
import { changeablePeople } from './ownership.ts'
import { peerOf } from './phone-page.ts'
import type { BoardPersonView, BoardPhoneView, HistoryView } from './phone-views.ts'
import { pinsOf } from './pins.ts'
import { choiceViews } from './what-happens.ts'

/** The number of people that are listed at first, and that each link adds. */
const firstListed = 20
const moreListed = 100

/** What the views of all people share. */
interface BoardFacts extends PeopleFacts {
  readonly ctx: Context
  readonly dependencies: WebContext
  readonly loginPath?: string
  readonly mayChange: (user: User) => boolean
}

/** GET /app: the phones. Those with a request come first. `?q=` searches, `?show=` lists more people. */
export function phonesPage(dependencies: WebContext) {
  const { configuration } = dependencies
  return async (ctx: Context): Promise<void> => {
    const language = languageFor(ctx)
    const q = String(ctx.query['q'] ?? '').slice(0, 100)
    const show = Math.max(firstListed, Number(ctx.query['show']) || 0)
    const board = await createBoard(dependencies, { pins: pinsOf(ctx), q }, language.t)
    const facts: BoardFacts = {
      ...(await peopleFacts(dependencies, language)),
      ctx,
      dependencies,
      mayChange: await changeablePeople(ctx, dependencies),
      ...(configuration.disable.includes('inspector')
        ? {}
        : { loginPath: `${basePath(ctx)}/inspector/logins` }),
    }
    const listed = board.others.slice(0, show)
    const hidden = board.others.length - listed.length
    const more = new URLSearchParams({ ...(q === '' ? {} : { q }), show: `${show + moreListed}` })
    await showSitePage(ctx, dependencies, 'phones', 'phones', {
      q,
      phones: board.drawn.map((phone) => phoneView(phone, facts)),
      notDrawn: board.notDrawn,
      others: listed.map((phone) => personView(phone, facts)),
      ...(hidden === 0 ? {} : { more: { count: hidden, href: `?${more}` } }),
      isEmpty: board.drawn.length + board.others.length === 0,
    })
  }
}

function personView({ user, isPinned, last }: BoardPhone, facts: BoardFacts): BoardPersonView {
  const { dependencies, language, loginPath, mayChange } = facts
  const { t } = language
  const { phoneNumber } = user
  return {
    initials: initialsOf(user),
    name: fullName(user.document),
    phoneNumber,
    shownNumber: formatPhoneNumber(phoneNumber),
    choices: choiceViews(user, dependencies.fixtures().scenarios, t),
    traits: traitsOf(user, facts),
    isBlocked: user.status === 'blocked',
    isPinned,
    canChange: mayChange(user),
    ...(last === undefined ? {} : { last: lastView(last, loginPath, t) }),
  }
}

function lastView(
  { login, action, endedAt }: NonNullable<BoardPhone['last']>,
  loginPath: string | undefined,
  t: Language['t'],
): HistoryView {
  return {
    time: timeOfDay(endedAt),
    text: action.partnerName,
    state: endState(login, action, t),
    ...(loginPath === undefined ? {} : { href: `${loginPath}/${login.head.id}` }),
  }
}

function phoneView(phone: BoardPhone, facts: BoardFacts): BoardPhoneView {
  const { user, pending, hasJustEnded } = phone
  const { ctx, dependencies, language } = facts
  const { clock, settings } = dependencies
  const shown = pending.find(({ id }) => id === ctx.query['action']) ?? pending.at(-1)
  const view = { ...personView(phone, facts), waiting: pending.length, hasJustEnded }
  if (shown === undefined) return view
  const card = cardView(
    shown,
    user,
    { now: clock.now(), ipAddress: peerOf(ctx), hasIcon: settings().icon },
    language.t,
  )
  const state = shown.id === ctx.query['action'] ? barStateOf(ctx.query) : { isCode: false }
  const place = { path: `${basePath(ctx)}/app`, isOnBoard: true }
  return { ...view, bar: barView(shown, card, state, place, language.t) }
}
