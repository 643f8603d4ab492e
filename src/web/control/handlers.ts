import type { Context } from 'koa'
import { version } from '../../config/root.ts'
import { type Action, statusOf } from '../../domain/action.ts'
import { NoActionError, SimulatorError } from '../../domain/errors.ts'
import { parseQueryPhoneNumber } from '../../domain/phone-number.ts'
import { issuers, issuerUrl } from '../../oidc/issuers.ts'
import type { WebDependencies } from '../dependencies.ts'
import { factsOf } from '../http.ts'
import {
  integerBetween,
  numberBetween,
  oneOf,
  pageOf,
  paging,
  phoneNumber,
  readOptions,
  readQuery,
  word,
} from './input.ts'
import { actionJson, journalEntryJson, partnerJson, userJson } from './shapes.ts'

type Handler = (ctx: Context) => Promise<void>

const statuses = ['pending', 'confirmed', 'rejected', 'expired'] as const
const entryTypes = ['request', 'action', 'token', 'refusal', 'finding', 'control', 'error'] as const

/** GET /control/state */
export function getState(dependencies: WebDependencies): Handler {
  return async (ctx) => {
    const { state, configuration, settings, keys } = dependencies
    const { origin } = factsOf(ctx)
    const { publicUrl, internalUrls, disable, trustProxy, logLevel } = configuration
    ctx.body = {
      version,
      url: origin.url,
      issuers: Object.fromEntries(
        issuers.map((issuer) => [issuer.name, issuerUrl(issuer, origin.url)]),
      ),
      counts: {
        users: (await state.users.list()).length,
        partners: (await state.partners.list()).length,
        pendingActions: (await state.actions.pending()).length,
        journal: await state.journal.size(),
      },
      configuration: {
        publicUrl: publicUrl ?? null,
        internalUrls,
        disable,
        trustProxy,
        logLevel,
        keys,
        hasControlToken: dependencies.controlToken !== undefined,
        ...settings(),
      },
    }
  }
}

/** POST /control/reset */
export function postReset({ reset }: WebDependencies): Handler {
  return async (ctx) => {
    await readOptions(ctx, {})
    await reset()
    ctx.status = 204
  }
}

/** GET /control/users */
export function listUsers({ state }: WebDependencies): Handler {
  return async (ctx) => {
    const query = readQuery(ctx, paging)
    ctx.body = pageOf((await state.users.list()).map(userJson), ({ id }) => id, query)
  }
}

/** GET /control/users/:key */
export function getUser({ state }: WebDependencies): Handler {
  return async (ctx) => {
    const key = String(ctx['params'].key)
    const user =
      (await state.users.find(key)) ?? (await state.users.find(parseQueryPhoneNumber(key) ?? key))
    if (user === undefined) throw notFound('user', key, '/control/users')
    ctx.body = userJson(user)
  }
}

/** GET /control/partners */
export function listPartners({ state }: WebDependencies): Handler {
  return async (ctx) => {
    const query = readQuery(ctx, paging)
    ctx.body = pageOf((await state.partners.list()).map(partnerJson), ({ code }) => code, query)
  }
}

/** GET /control/partners/:code */
export function getPartner({ state }: WebDependencies): Handler {
  return async (ctx) => {
    const code = String(ctx['params'].code)
    const partner = await state.partners.find(code)
    if (partner === undefined) throw notFound('partner', code, '/control/partners')
    ctx.body = partnerJson(partner)
  }
}

function notFound(what: string, key: string, list: string): SimulatorError {
  return new SimulatorError(
    'not-found',
    `no ${what} ${JSON.stringify(key)}; GET ${list} lists them`,
  )
}

const actionFilter = { phoneNumber, partner: word }

/** GET /control/actions */
export function listActions({ state, clock }: WebDependencies): Handler {
  return async (ctx) => {
    const { status, limit, after, ...filter } = readQuery(ctx, {
      ...actionFilter,
      ...paging,
      status: oneOf(statuses),
    })
    const now = clock.now()
    const actions =
      status === 'pending' ? await state.actions.pending(filter) : await state.actions.list(filter)
    const wanted = actions.filter(
      (action) => status === undefined || statusOf(action, now) === status,
    )
    const page = {
      ...(limit === undefined ? {} : { limit }),
      ...(after === undefined ? {} : { after }),
    }
    ctx.body = pageOf(
      wanted.map((action) => actionJson(action, now)),
      ({ id }) => id,
      page,
    )
  }
}

/** GET /control/actions/next: the oldest pending match, waited for; 204 when none came. */
export function nextAction({ state, clock, stopping }: WebDependencies): Handler {
  return async (ctx) => {
    const { timeout = 30, ...filter } = readQuery(ctx, {
      ...actionFilter,
      timeout: numberBetween(0, 120),
    })
    const gone = new AbortController()
    const leave = () => gone.abort()
    ctx.res.once('close', leave)
    try {
      const signal = AbortSignal.any([gone.signal, stopping])
      ctx.body = actionJson(await state.actions.next(filter, timeout, signal), clock.now())
    } catch (error) {
      if (!(error instanceof NoActionError)) throw error
      ctx.status = 204
    } finally {
      ctx.res.off('close', leave)
    }
  }
}

/** GET /control/actions/:id */
export function getAction({ state, clock }: WebDependencies): Handler {
  return async (ctx) => {
    ctx.body = actionJson(await state.actions.get(String(ctx['params'].id)), clock.now())
  }
}

/** Answers with the action that a deed left; with the action as it stands when it was decided already. */
function decides(
  { state, clock }: WebDependencies,
  deed: (ctx: Context, id: string) => Promise<Action>,
): Handler {
  return async (ctx) => {
    const id = String(ctx['params'].id)
    try {
      ctx.body = actionJson(await deed(ctx, id), clock.now())
    } catch (error) {
      if (error instanceof SimulatorError && error.code === 'action-already-decided') {
        Object.assign(error, { action: actionJson(await state.actions.get(id), clock.now()) })
      }
      throw error
    }
  }
}

/** POST /control/actions/:id/confirm */
export function confirmAction(dependencies: WebDependencies): Handler {
  return decides(dependencies, async (ctx, id) => {
    const { method } = await readOptions(ctx, { method: oneOf(['code', 'biometrics']) })
    return dependencies.state.actions.confirm(id, method)
  })
}

/** POST /control/actions/:id/reject */
export function rejectAction(dependencies: WebDependencies): Handler {
  return decides(dependencies, async (ctx, id) => {
    const { reason } = await readOptions(ctx, {
      reason: oneOf(['user', 'wrong-icon', 'wrong-code']),
    })
    return dependencies.state.actions.reject(id, reason)
  })
}

/** POST /control/actions/:id/expire */
export function expireAction(dependencies: WebDependencies): Handler {
  return decides(dependencies, async (ctx, id) => {
    await readOptions(ctx, {})
    return dependencies.state.actions.expire(id)
  })
}

/** GET /control/journal */
export function listJournal({ state }: WebDependencies): Handler {
  return async (ctx) => {
    const {
      limit = 100,
      after,
      ...filter
    } = readQuery(ctx, {
      ...actionFilter,
      type: oneOf(entryTypes),
      reference: word,
      limit: integerBetween(1, 1000),
      after: integerBetween(0, Number.MAX_SAFE_INTEGER),
    })
    const entries = await state.journal.list({
      ...filter,
      ...(after === undefined ? {} : { after }),
    })
    ctx.body = { items: entries.slice(0, limit).map(journalEntryJson) }
  }
}

/** DELETE /control/journal */
export function clearJournal({ state }: WebDependencies): Handler {
  return async (ctx) => {
    await state.journal.clear()
    ctx.status = 204
  }
}
