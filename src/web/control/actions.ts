import type { Context } from 'koa'
import { type Action, statusOf } from '../../domain/action.ts'
import { NoActionError, SimulatorError } from '../../domain/errors.ts'
import type { WebDependencies } from '../dependencies.ts'
import {
  actionFilter,
  numberBetween,
  oneOf,
  pageOf,
  paging,
  readOptions,
  readQuery,
} from './input.ts'
import { actionJson } from './shapes.ts'

type Handler = (ctx: Context) => Promise<void>

const statuses = ['pending', 'confirmed', 'rejected', 'expired'] as const

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
