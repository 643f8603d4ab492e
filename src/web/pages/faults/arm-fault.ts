import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import type { NewFault } from '../../../api/contract/faults.ts'
import type { FaultFixture } from '../../../config/fixtures/fixture-types.ts'
import type { FaultEndpoint } from '../../../domain/endpoint.ts'
import { SimulatorError } from '../../../domain/errors.ts'
import type { AttributeValue } from '../../../faults/kind.ts'
import { faultKinds } from '../../../faults/kinds.ts'
import { visitorOf } from '../../http/guards.ts'
import { readForm, seeOther } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { refuseOthers } from '../phone/ownership.ts'
import { showFaults } from './faults-page.ts'

type Handler = (ctx: Context) => Promise<void>
type Fields = Readonly<Record<string, string>>

/** Before the name of an attribute in the form. */
const prefix = 'attribute.'

/** POST /inspector/faults: arms a fault. */
export function armFault(dependencies: WebContext, { faults }: Api): Handler {
  return async (ctx) => {
    const fields = await readForm(ctx)
    const { person = '' } = fields
    await refuseForOthers(ctx, dependencies, person)
    try {
      const { name } = await faults.add(fixtureOf(fields) as NewFault)
      const query = new URLSearchParams({ ...(person === '' ? {} : { person }), armed: name })
      seeOther(ctx, `/inspector/faults?${query}`)
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error
      const problems = error.errors.map(({ path, message }) => `${path}: ${message}`)
      const alerts = problems.length === 0 ? [error.message] : problems
      await showFaults(ctx, dependencies, { alerts, status: 422 })
    }
  }
}

/** What is wrong with it is left to the check of the API. */
function fixtureOf(fields: Fields): FaultFixture {
  const { kind = '', endpoint = '', person = '', partner = '', times = '1' } = fields
  const match = {
    ...(endpoint === '' ? {} : { endpoint: endpoint as FaultEndpoint }),
    ...(person === '' ? {} : { phoneNumber: person }),
    ...(partner === '' ? {} : { partner }),
  }
  const attributes = attributesOf(kind, fields)
  return {
    kind,
    match,
    ...(times === 'always' ? { always: true } : { times: Number(times) }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    // Whoever tries a fault by hand may give up: no test should fail because of it.
    mayNotFire: true,
  }
}

function attributesOf(kind: string, fields: Fields): Record<string, AttributeValue> {
  const known = Object.entries(faultKinds.get(kind)?.attributes ?? {})
  const given = known.flatMap(([name, { type }]): (readonly [string, AttributeValue])[] => {
    const text = fields[prefix + name] ?? ''
    if (type === 'boolean') return [[name, text === 'on']]
    if (text === '') return []
    if (type === 'json') return [[name, jsonOrText(text)]]
    return [[name, type === 'number' ? Number(text) : text]]
  })
  return Object.fromEntries(given)
}

/** Whoever fills in a form writes a text without quotes. */
function jsonOrText(text: string): AttributeValue {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** POST /inspector/faults/remove */
export function removeFault(dependencies: WebContext, { faults }: Api): Handler {
  return async (ctx) => {
    const { name = '' } = await readForm(ctx)
    await refuseNamed(ctx, dependencies, name)
    await faults.remove(name).catch(ignoreMissing)
    seeOther(ctx, '/inspector/faults')
  }
}

/** POST /inspector/faults/release: lets the responses go that a latch holds. */
export function releaseLatch(dependencies: WebContext, { faults }: Api): Handler {
  return async (ctx) => {
    const { name = '' } = await readForm(ctx)
    await refuseNamed(ctx, dependencies, name)
    await faults.release(name).catch(ignoreMissing)
    seeOther(ctx, '/inspector/faults')
  }
}

/** @throws PageError 403 if a tester means another person than an own one */
async function refuseForOthers(
  ctx: Context,
  dependencies: WebContext,
  phoneNumber: string | undefined,
): Promise<void> {
  if (visitorOf(ctx, dependencies) === 'open') return
  const user = await dependencies.state.users.find(phoneNumber ?? '')
  await refuseOthers(ctx, dependencies, user ?? { id: '' })
}

async function refuseNamed(ctx: Context, dependencies: WebContext, name: string): Promise<void> {
  const fault = await dependencies.state.faults.find(name)
  if (fault !== undefined) await refuseForOthers(ctx, dependencies, fault.match.phoneNumber)
}

/** Somebody else may have removed it. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof SimulatorError && error.code === 'not-found')) throw error
}
