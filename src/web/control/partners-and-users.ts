import type { Context } from 'koa'
import { SimulatorError } from '../../domain/errors.ts'
import type { Partner } from '../../domain/partner.ts'
import { parseQueryPhoneNumber } from '../../domain/phone-number.ts'
import { KeysRefusal } from '../../oidc/partner-keys.ts'
import type { WebDependencies } from '../dependencies.ts'
import { pageOf, paging, readOptions, readQuery } from './input.ts'
import { findingJson, partnerJson, userJson } from './shapes.ts'

type Handler = (ctx: Context) => Promise<void>

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
    ctx.body = partnerJson(await namedPartner(ctx, state))
  }
}

async function namedPartner(
  ctx: Context,
  { partners }: WebDependencies['state'],
): Promise<Partner> {
  const code = String(ctx['params'].code)
  const partner = await partners.find(code)
  if (partner === undefined) throw notFound('partner', code, '/control/partners')
  return partner
}

/** GET /control/partners/:code/findings: what itsme would refuse, or advises against. */
export function listFindings({ state }: WebDependencies): Handler {
  return async (ctx) => {
    const query = readQuery(ctx, paging)
    const { code } = await namedPartner(ctx, state)
    const findings = (await state.findings.list(code)).map(findingJson)
    ctx.body = pageOf(findings, ({ rule }) => rule, query)
  }
}

/** POST /control/partners/:code/refresh-keys: fetches the keys at the partner's jwksUri now. */
export function refreshKeys({ state, partnerKeys }: WebDependencies): Handler {
  return async (ctx) => {
    await readOptions(ctx, {})
    const partner = await namedPartner(ctx, state)
    const keys = await partnerKeys.refresh(partner).catch((error) => {
      if (error instanceof KeysRefusal) throw new SimulatorError('bad-input', error.message)
      throw error
    })
    ctx.body = { kids: keys.map(({ kid }) => kid ?? null) }
  }
}

function notFound(what: string, key: string, list: string): SimulatorError {
  return new SimulatorError(
    'not-found',
    `no ${what} ${JSON.stringify(key)}; GET ${list} lists them`,
  )
}
