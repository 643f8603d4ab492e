import type { Context } from 'koa'
import { NoActionError, SimulatorError } from '../../domain/errors.ts'
import type { WebDependencies } from '../dependencies.ts'
import { basePath, factsOf, readText } from '../http.ts'
import type { Steering } from '../steering/steering.ts'
import { followEvents } from './events.ts'
import { pageOf } from './input.ts'
import { type Operation, operation } from './operation.ts'
import { stateJson } from './state.ts'

/** Every path of the control API (design, section 5). */
export function operationsOf(d: WebDependencies, s: Steering): readonly Operation[] {
  return [
    ...simulatorOperations(d, s),
    ...userOperations(s),
    ...partnerOperations(s),
    ...actionOperations(d, s),
    ...faultOperations(s),
    ...journalOperations(d, s),
    ...loginOperations(s),
    ...sandboxOperations(s),
  ]
}

function simulatorOperations(d: WebDependencies, s: Steering): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/control/state',
      summary: 'Counts, and the configuration in force (no secrets)',
      status: 200,
      answer: 'state',
      handle: async ({ ctx }) => ({ body: await stateJson(d, factsOf(ctx).origin.url) }),
    }),
    operation({
      method: 'post',
      path: '/control/reset',
      summary:
        'Back to the fixtures of the start, or of the last PUT; actions, faults, journal and logins in flight end; keys stay',
      status: 204,
      handle: async () => void (await s.reset()),
    }),
    operation({
      method: 'put',
      path: '/control/fixtures',
      summary: 'Puts a whole document, YAML or JSON, in the place of the files, all or nothing',
      body: 'fixtures',
      reading: 'raw',
      status: 204,
      example: { users: [{ phoneNumber: '+32470000042', givenName: 'Mira' }] },
      handle: async ({ ctx }) => void (await s.putFixtures(await readDocument(ctx))),
    }),
  ]
}

/** Bytes (design, limits). */
const largestDocument = 10 * 1024 * 1024

async function readDocument(ctx: Context): Promise<{ name: string; text: string }> {
  const types = ['application/json', 'application/yaml', 'application/x-yaml', 'text/yaml']
  if (!ctx.is(types)) {
    const message = `body: content-type must be application/json or application/yaml`
    throw new SimulatorError('bad-input', message)
  }
  return { name: 'body', text: await readText(ctx, largestDocument) }
}

/** The path of something that was made. */
function locationOf(ctx: Context, path: string): string {
  return `${basePath(ctx)}/control${path}`
}

function userOperations({ users }: Steering): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/control/users',
      summary: 'The users, oldest first',
      query: 'page',
      status: 200,
      answer: 'users',
      handle: async ({ query }) => ({ body: pageOf(await users.list(), ({ id }) => id, query) }),
    }),
    operation({
      method: 'post',
      path: '/control/users',
      summary: 'Adds a user; without a phone number it gets one that nobody has',
      body: 'newUser',
      reading: 'checked-later',
      status: 201,
      answer: 'user',
      refusals: [409],
      example: { scenario: { do: 'confirm' }, givenName: 'Mira', email: null },
      async handle({ ctx, body }) {
        const user = await users.add(body)
        return { body: user, location: locationOf(ctx, `/users/${user.id}`) }
      },
    }),
    operation({
      method: 'get',
      path: '/control/users/{key}',
      summary: 'A user, by phone number or id',
      status: 200,
      answer: 'user',
      refusals: [404],
      handle: async ({ param }) => ({ body: await users.get(param('key')) }),
    }),
    operation({
      method: 'patch',
      path: '/control/users/{key}',
      summary: 'Changes a user (RFC 7396); null means "has none" where fixtures can say so',
      body: 'newUser',
      reading: 'checked-later',
      status: 200,
      answer: 'user',
      refusals: [404],
      example: { scenario: { do: 'reject' } },
      handle: async ({ param, body }) => ({ body: await users.change(param('key'), body) }),
    }),
    operation({
      method: 'delete',
      path: '/control/users/{key}',
      summary: 'Removes a user, and the faults for its phone number',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await users.remove(param('key'))),
    }),
  ]
}

function partnerOperations({ partners }: Steering): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/control/partners',
      summary: 'The partners, oldest first; hasSecret in place of the secret',
      query: 'page',
      status: 200,
      answer: 'partners',
      handle: async ({ query }) => ({
        body: pageOf(await partners.list(), ({ code }) => code, query),
      }),
    }),
    operation({
      method: 'post',
      path: '/control/partners',
      summary: 'Adds a partner',
      body: 'newPartner',
      reading: 'checked-later',
      status: 201,
      answer: 'partner',
      refusals: [409],
      example: {
        code: 'MYAPP',
        secret: 'not-a-secret',
        services: [{ code: 'MYAPP_LOGIN', redirectUris: ['https://app.example/callback'] }],
      },
      async handle({ ctx, body }) {
        const partner = await partners.add(body)
        return { body: partner, location: locationOf(ctx, `/partners/${partner.code}`) }
      },
    }),
    operation({
      method: 'get',
      path: '/control/partners/{code}',
      summary: 'A partner',
      status: 200,
      answer: 'partner',
      refusals: [404],
      handle: async ({ param }) => ({ body: await partners.get(param('code')) }),
    }),
    operation({
      method: 'patch',
      path: '/control/partners/{code}',
      summary: 'Changes a partner (RFC 7396); logins in flight end with the data they began with',
      body: 'partnerPatch',
      reading: 'checked-later',
      status: 200,
      answer: 'partner',
      refusals: [404],
      example: { requirePkce: true },
      handle: async ({ param, body }) => ({ body: await partners.change(param('code'), body) }),
    }),
    operation({
      method: 'delete',
      path: '/control/partners/{code}',
      summary: 'Removes a partner',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await partners.remove(param('code'))),
    }),
    operation({
      method: 'get',
      path: '/control/partners/{code}/findings',
      summary: "What the partner's requests did that itsme would refuse, or advises against",
      query: 'page',
      status: 200,
      answer: 'findings',
      refusals: [404],
      handle: async ({ param, query }) => ({
        body: pageOf(await partners.findings(param('code')), ({ rule }) => rule, query),
      }),
    }),
    operation({
      method: 'post',
      path: '/control/partners/{code}/refresh-keys',
      summary: "Fetches the keys at the partner's jwksUri now",
      status: 200,
      answer: 'kids',
      refusals: [404],
      handle: async ({ param }) => ({ body: await partners.refreshKeys(param('code')) }),
    }),
  ]
}

function actionOperations(d: WebDependencies, { actions }: Steering): Operation[] {
  /** With the action as it stands when it was decided already. */
  const decided = async (id: string, deed: Promise<unknown>) => {
    try {
      return { body: await deed }
    } catch (error) {
      if (error instanceof SimulatorError && error.code === 'action-already-decided')
        Object.assign(error, { action: await actions.get(id) })
      throw error
    }
  }
  return [
    operation({
      method: 'get',
      path: '/control/actions',
      summary: 'The actions that are kept, oldest first',
      query: 'actions',
      status: 200,
      answer: 'actions',
      async handle({ query: { limit, after, ...query } }) {
        const page = { ...(limit === undefined ? {} : { limit }), ...(after && { after }) }
        return { body: pageOf(await actions.list(query), ({ id }) => id, page) }
      },
    }),
    operation({
      method: 'get',
      path: '/control/actions/next',
      summary:
        'The oldest pending action that matches, waited for up to timeout seconds (30 unless given); 204 when none came',
      query: 'nextAction',
      status: 200,
      answer: 'action',
      refusals: [204],
      handle: ({ ctx, query }) => nextAction(d, actions, ctx, query),
    }),
    operation({
      method: 'get',
      path: '/control/actions/{id}',
      summary: 'An action',
      status: 200,
      answer: 'action',
      refusals: [404],
      handle: async ({ param }) => ({ body: await actions.get(param('id')) }),
    }),
    operation({
      method: 'post',
      path: '/control/actions/{id}/confirm',
      summary: 'The user confirms; by biometrics unless given, by code where acr is advanced',
      body: 'confirm',
      status: 200,
      answer: 'action',
      refusals: [404, 409],
      example: { method: 'code' },
      handle: ({ param, body }) => decided(param('id'), actions.confirm(param('id'), body)),
    }),
    operation({
      method: 'post',
      path: '/control/actions/{id}/reject',
      summary: 'The user rejects, or picks the wrong icon, or types three wrong codes',
      body: 'reject',
      status: 200,
      answer: 'action',
      refusals: [404, 409],
      example: { reason: 'wrong-icon' },
      handle: ({ param, body }) => decided(param('id'), actions.reject(param('id'), body)),
    }),
    operation({
      method: 'post',
      path: '/control/actions/{id}/expire',
      summary: 'The time is over now',
      status: 200,
      answer: 'action',
      refusals: [404, 409],
      handle: ({ param }) => decided(param('id'), actions.expire(param('id'))),
    }),
  ]
}

async function nextAction(
  { stopping }: WebDependencies,
  actions: Steering['actions'],
  ctx: Context,
  query: Parameters<Steering['actions']['next']>[0],
) {
  const gone = new AbortController()
  const leave = () => gone.abort()
  ctx.res.once('close', leave)
  try {
    const signal = AbortSignal.any([gone.signal, stopping])
    return { body: await actions.next({ ...query, signal }) }
  } catch (error) {
    if (!(error instanceof NoActionError)) throw error
    ctx.status = 204
    return undefined
  } finally {
    ctx.res.off('close', leave)
  }
}

function faultOperations({ faults }: Steering): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/control/faults',
      summary: 'The faults, oldest first, with how often they fired',
      query: 'faults',
      status: 200,
      answer: 'faults',
      async handle({ query: { phoneNumber, ...page } }) {
        const filter = phoneNumber === undefined ? {} : { phoneNumber }
        return { body: pageOf(await faults.list(filter), ({ name }) => name, page) }
      },
    }),
    operation({
      method: 'post',
      path: '/control/faults',
      summary: 'Adds a fault; once unless times, always or probability say otherwise',
      body: 'newFault',
      reading: 'checked-later',
      status: 201,
      answer: 'fault',
      refusals: [409],
      example: {
        kind: 'invalid-expired-exp',
        match: { endpoint: 'token', phoneNumber: '+32470000001' },
        times: 1,
      },
      async handle({ ctx, body }) {
        const fault = await faults.add(body)
        const name = encodeURIComponent(fault.name)
        return { body: fault, location: locationOf(ctx, `/faults/${name}`) }
      },
    }),
    operation({
      method: 'get',
      path: '/control/faults/{name}',
      summary: 'A fault',
      status: 200,
      answer: 'fault',
      refusals: [404],
      handle: async ({ param }) => ({ body: await faults.get(param('name')) }),
    }),
    operation({
      method: 'delete',
      path: '/control/faults/{name}',
      summary: 'Removes a fault, and lets go of what it holds',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await faults.remove(param('name'))),
    }),
    operation({
      method: 'post',
      path: '/control/faults/{name}/release',
      summary: 'Opens a latch: what it holds goes on, and it holds nothing more',
      status: 200,
      answer: 'fault',
      refusals: [404],
      handle: async ({ param }) => ({ body: await faults.release(param('name')) }),
    }),
  ]
}

function journalOperations(d: WebDependencies, { journal }: Steering): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/control/journal',
      summary: 'What happened, oldest first; after is the seq of an entry',
      query: 'journal',
      status: 200,
      answer: 'journal',
      async handle({ query: { limit = 100, ...query } }) {
        return { body: { items: (await journal.list(query)).slice(0, limit) } }
      },
    }),
    operation({
      method: 'delete',
      path: '/control/journal',
      summary: 'Takes away the entries that match; all of them without parameters',
      query: 'journalFilter',
      status: 204,
      handle: async ({ query }) => void (await journal.clear(query)),
    }),
    operation({
      method: 'get',
      path: '/control/events',
      summary:
        'The journal as server-sent events; after, or Last-Event-ID, begins with what was missed',
      query: 'journalFilter',
      status: 200,
      media: 'text/event-stream',
      handle: async ({ ctx, query }) => void (await followEvents(d, journal, ctx, query)),
    }),
  ]
}

function loginOperations({ runLogin, codes, accessTokens }: Steering): Operation[] {
  return [
    operation({
      method: 'post',
      path: '/control/logins',
      summary:
        'Does a whole login without a browser; a user who does not decide at once confirms. With tokens the code is redeemed too',
      body: 'login',
      status: 200,
      answer: 'login',
      refusals: [404],
      example: { partner: 'DEMO', phoneNumber: '+32470000001', nonce: 'n', tokens: true },
      handle: async ({ ctx, body }) => ({ body: await runLogin(body, factsOf(ctx).origin.url) }),
    }),
    operation({
      method: 'post',
      path: '/control/codes/expire',
      summary: 'Ends codes now that were not redeemed: those that match',
      body: 'expireCodes',
      status: 200,
      answer: 'expired',
      example: { phoneNumber: '+32470000001' },
      handle: async ({ body }) => ({ body: await codes.expire(body) }),
    }),
    operation({
      method: 'post',
      path: '/control/access-tokens/expire',
      summary: 'Ends access tokens now: those that match',
      body: 'expireAccessTokens',
      status: 200,
      answer: 'expired',
      example: { phoneNumber: '+32470000001' },
      handle: async ({ body }) => ({ body: await accessTokens.expire(body) }),
    }),
  ]
}

function sandboxOperations({ sandboxes }: Steering): Operation[] {
  const originOf = (ctx: Context) => factsOf(ctx).origin.url
  return [
    operation({
      method: 'get',
      path: '/control/sandboxes',
      summary: 'The sandboxes that are open, oldest first',
      query: 'page',
      status: 200,
      answer: 'sandboxes',
      handle: async ({ ctx, query }) => ({
        body: pageOf(sandboxes.list(originOf(ctx)), ({ id }) => id, query),
      }),
    }),
    operation({
      method: 'post',
      path: '/control/sandboxes',
      summary: 'Opens a sandbox: a simulator of its own below a path, until it is idle for long',
      body: 'sandbox',
      status: 201,
      answer: 'sandbox',
      refusals: [503],
      example: { settings: { lifetimes: { action: 5 } }, idleSeconds: 600 },
      async handle({ ctx, body }) {
        const { json } = await sandboxes.open(body, originOf(ctx))
        return { body: json, location: locationOf(ctx, `/sandboxes/${json.id}`) }
      },
    }),
    operation({
      method: 'delete',
      path: '/control/sandboxes/{id}',
      summary: 'Closes a sandbox',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await sandboxes.close(param('id'))),
    }),
  ]
}
