import type { Context } from 'koa'
import { version } from '../../config/root.ts'
import { issuers, issuerUrl } from '../../oidc/issuers.ts'
import type { WebDependencies } from '../dependencies.ts'
import { factsOf } from '../http.ts'
import { actionFilter, integerBetween, oneOf, readOptions, readQuery, word } from './input.ts'
import { journalEntryJson } from './shapes.ts'

type Handler = (ctx: Context) => Promise<void>

const entryTypes = ['request', 'action', 'token', 'refusal', 'finding', 'control', 'error'] as const

/** GET /control/state */
export function getState(dependencies: WebDependencies): Handler {
  return async (ctx) => {
    const { state, configuration, settings, keys } = dependencies
    const { origin } = factsOf(ctx)
    const { publicUrl, internalUrls, disable, trustProxy, logLevel, strict } = configuration
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
        strict,
        privateNetworks: configuration.privateNetworks,
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
