import { checkFault, refuseProblems } from '../../config/check-entry.ts'
import { createFault, freeFaultName } from '../../config/create-fault.ts'
import type { FaultFixture } from '../../config/fault-schema.ts'
import { type Fault, kindOf } from '../../domain/fault.ts'
import type { WebDependencies } from '../dependencies.ts'
import { notFound } from './not-found.ts'
import { worldOf } from './world.ts'

/** A fault as the control API and the library show it. */
export type FaultJson = ReturnType<typeof faultJson>

/** The deliberate wrongs of a simulator. */
export interface FaultDeeds {
  /** Oldest first. */
  list(filter?: { readonly phoneNumber?: string }): Promise<FaultJson[]>
  /** @throws SimulatorError `not-found` */
  get(name: string): Promise<FaultJson>
  /** From now on; once unless it says otherwise. @throws SimulatorError `bad-input`, `already-exists` */
  add(fault: FaultFixture): Promise<FaultJson>
  /** @throws SimulatorError `not-found` */
  remove(name: string): Promise<void>
  /** Opens a latch: what it holds goes on, and it holds nothing more. @throws SimulatorError `not-found`, `bad-input` */
  release(name: string): Promise<FaultJson>
}

export function createFaultDeeds(dependencies: WebDependencies): FaultDeeds {
  const { state } = dependencies
  const { faults, latches } = state

  async function getFault(name: string): Promise<Fault> {
    const fault = await faults.find(name)
    if (fault !== undefined) return fault
    const names = (await faults.list()).map((each) => each.name)
    throw notFound('fault', name, '/control/faults', names)
  }

  const json = async (fault: Fault) =>
    faultJson(fault, await faults.countOf(fault.name), await latches.holding(fault.name))

  return {
    async list({ phoneNumber } = {}) {
      const all = await faults.list()
      const wanted = all.filter(
        ({ match }) => phoneNumber === undefined || match.phoneNumber === phoneNumber,
      )
      return Promise.all(wanted.map(json))
    },
    get: async (name) => json(await getFault(name)),
    async add(given) {
      const { match } = Object(given) as { match?: unknown }
      const world = await worldOf(dependencies, Object(match).phoneNumber)
      const fixture = checkFault(given, world)
      const taken = new Set((await faults.list()).map(({ name }) => name))
      const fault = createFault(fixture, freeFaultName(fixture, taken))
      await faults.add(fault)
      return json(fault)
    },
    async remove(name) {
      await faults.remove(await getFault(name))
    },
    async release(name) {
      const fault = await getFault(name)
      if (fault.kind !== 'latch') {
        const message = `fault "${name}" is of kind ${fault.kind}; only a latch can be released`
        refuseProblems([{ path: ['name'], message }])
      }
      await latches.release(name)
      return json(fault)
    },
  }
}

function faultJson(
  fault: Fault,
  count: { readonly calls: number; readonly fired: number },
  holding: number,
) {
  const { name, kind, match, times, probability, attributes, user } = fault
  const { family, reaction, about, source } = kindOf(fault)
  return {
    name,
    kind,
    family,
    /** What a correct client does. */
    reaction,
    about,
    source,
    match: { ...match },
    times,
    probability,
    attributes: { ...attributes },
    ...(user === undefined ? {} : { user }),
    /** How often it was met, how often it did its wrong, how many answers it holds now. */
    ...count,
    holding,
  }
}
