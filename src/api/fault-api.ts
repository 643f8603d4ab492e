import { type EntryChecks, refuseProblems } from '../config/fixtures/check-entry.ts'
import { createFault, createFaultNames } from '../config/fixtures/create-fault.ts'
import { formsOf } from '../config/fixtures/known-partners.ts'
import { defined } from '../domain/defined.ts'
import { eachInTurns } from '../domain/interruptible.ts'
import { membersOf } from '../domain/members.ts'
import { type Fault, mustFire } from '../faults/fault.ts'
import { waitUntil } from '../state/wait-until.ts'
import type { SimulatorContext } from './context.ts'
import type { FaultApi } from './contract/faults.ts'
import { type FaultJson, faultJson } from './entity-json.ts'
import { faultKindsJson } from './fault-kinds.ts'
import { getPartner } from './get-partner.ts'
import { findKnownEntities } from './known-entities.ts'
import { notFound } from './not-found.ts'

export function createFaultApi(context: SimulatorContext, check: EntryChecks): FaultApi {
  const { state } = context
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
    async kinds({ partner } = {}) {
      if (partner === undefined) return faultKindsJson()
      const { strict } = context.configuration
      return faultKindsJson(formsOf(await getPartner(context, partner), strict))
    },
    async get(name, { fired = 0, timeout = 30, signal } = {}) {
      const fault = await getFault(name)
      await waitUntil(
        context.clock,
        async () => (await faults.countOf(name)).fired >= fired,
        (look) => state.journal.follow(look, { type: 'fault' }),
        { timeout, ...defined({ signal }) },
      )
      return json(fault)
    },
    async add(given) {
      const { match } = membersOf(given)
      const world = await findKnownEntities(context, membersOf(match)['phoneNumber'])
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
