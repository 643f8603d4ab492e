import { type EntryChecks, refuseProblems } from '../../config/check-entry.ts'
import { createFault, createFaultNames } from '../../config/create-fault.ts'
import { type Fault, mustFire } from '../../domain/fault.ts'
import { eachInTurns } from '../../domain/turns.ts'
import type { WebDependencies } from '../dependencies.ts'
import type { FaultDeeds } from './contract.ts'
import { notFound } from './not-found.ts'
import { type FaultJson, faultJson } from './shapes.ts'
import { worldOf } from './world.ts'

export function createFaultDeeds(dependencies: WebDependencies, check: EntryChecks): FaultDeeds {
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

  async function jsonOf(list: readonly Fault[]): Promise<FaultJson[]> {
    const told: FaultJson[] = []
    await eachInTurns(list, async (fault) => void told.push(await json(fault)))
    return told
  }

  return {
    async list({ phoneNumber } = {}) {
      const all = await faults.list()
      const wanted = all.filter(
        ({ match }) => phoneNumber === undefined || match.phoneNumber === phoneNumber,
      )
      return jsonOf(wanted)
    },
    async unfired() {
      const expected = (await faults.list()).filter(mustFire)
      return (await jsonOf(expected)).filter(({ fired }) => fired === 0)
    },
    get: async (name) => json(await getFault(name)),
    async add(given) {
      const { match } = Object(given) as { match?: unknown }
      const world = await worldOf(dependencies, Object(match).phoneNumber)
      const fixture = check.fault(given, world)
      return state.store.lock('faults', async () => {
        const taken = new Set((await faults.list()).map(({ name }) => name))
        const fault = createFault(fixture, createFaultNames(taken)(fixture))
        await faults.add(fault)
        return json(fault)
      })
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
