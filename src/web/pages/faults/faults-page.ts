import type { Context } from 'koa'
import { fullName } from '../../../domain/user.ts'
import { type Fault, faultText, whyNotFired } from '../../../faults/fault.ts'
import type { Attribute, AttributeValue, FaultKind } from '../../../faults/kind.ts'
import { faultKinds } from '../../../faults/kinds.ts'
import { visitorOf } from '../../http/guards.ts'
import type { TextKey } from '../../locales/en.ts'
import type { WebContext } from '../../web-context.ts'
import { changeablePeople } from '../phone/ownership.ts'
import { showSitePage } from '../site-page.ts'
import type { ArmedFaultView, FaultFieldView, FaultKindView, FaultsView } from './fault-views.ts'

/** The families of kinds, in the order of the page. */
const families = ['token', 'error', 'body', 'answer', 'metadata', 'keys', 'ping', 'wire'] as const
/** The number of people who are offered. Any number can be given in the address. */
const maxPeople = 200

/** GET /inspector/faults: the armed faults, and the catalogue. `?person=` says whom the next one is for. */
export function faultsPage(dependencies: WebContext) {
  return (ctx: Context): Promise<void> => showFaults(ctx, dependencies)
}

export async function showFaults(
  ctx: Context,
  dependencies: WebContext,
  { alerts, status = 200 }: { alerts?: readonly string[]; status?: number } = {},
): Promise<void> {
  const { state } = dependencies
  const person = String(ctx.query['person'] ?? '')
  const done = String(ctx.query['armed'] ?? '')
  const mayChange = await changeablePeople(ctx, dependencies)
  const users = (await state.users.list()).filter(mayChange).slice(0, maxPeople)
  const isOpen = visitorOf(ctx, dependencies) === 'open'
  const numbers = new Set(users.map(({ phoneNumber }) => phoneNumber))
  // A tester sees the faults of the own people only.
  const armed = (await state.faults.list()).filter(
    ({ match }) => isOpen || numbers.has(match.phoneNumber ?? ''),
  )
  const view: FaultsView = {
    armed: await Promise.all(armed.map((fault) => armedView(fault, dependencies))),
    families: families.map((family) => ({
      titleKey: `faults.family-${family}`,
      kinds: [...faultKinds.values()].filter((kind) => kind.family === family).map(kindView),
    })),
    people: users.map(({ phoneNumber, document }) => ({
      phoneNumber,
      name: fullName(document),
      isChosen: phoneNumber === person,
    })),
    person,
    isOpen,
    ...(alerts === undefined ? {} : { alerts }),
    ...(armed.some(({ name }) => name === done) ? { done } : {}),
  }
  await showSitePage(ctx, dependencies, 'faults', 'faults', view, { status })
}

async function armedView(fault: Fault, { state }: WebContext): Promise<ArmedFaultView> {
  const count = await state.faults.countOf(fault.name)
  const whyNot = whyNotFired(fault, count)
  const carrier = fault.user === undefined ? undefined : await state.users.find(fault.user)
  return {
    name: fault.name,
    text: faultText(fault),
    fired: count.fired,
    ...(whyNot === undefined ? {} : { whyNot }),
    ...(carrier === undefined ? {} : { carrier: fullName(carrier.document) }),
    isLatch: fault.kind === 'latch',
  }
}

function kindView({
  kind,
  reaction,
  source,
  endpoints,
  attributes = {},
}: FaultKind): FaultKindView {
  return {
    kind,
    aboutKey: `fault.${kind}` as TextKey,
    reactionKey: `reaction.${reaction}`,
    source,
    endpoints,
    fields: Object.entries(attributes).map(([name, attribute]) => fieldView(name, attribute)),
  }
}

function fieldView(name: string, attribute: Attribute): FaultFieldView {
  const { type, about } = attribute
  const words =
    attribute.type === 'word'
      ? [...new Set(Object.values(attribute.words).flat())]
      : attribute.type === 'text'
        ? (attribute.known ?? [])
        : []
  return {
    name,
    about,
    type: type === 'json' ? 'text' : type,
    value: attribute.type === 'word' ? '' : textOf(attribute.default),
    words,
    ...(attribute.type === 'number' ? { min: attribute.min, max: attribute.max } : {}),
  }
}

const textOf = (value: AttributeValue) =>
  typeof value === 'string' ? value : JSON.stringify(value)
