import { defined } from '../../domain/defined.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { eachInTurns } from '../../domain/interruptible.ts'
import type { Random } from '../../domain/random.ts'
import {
  demandOf,
  type Fault,
  type FaultCount,
  type FaultPlace,
  faultText,
  isDue,
  kindOf,
} from '../../faults/fault.ts'
import { createCachedList } from '../cached-list.ts'
import type { Journal } from '../journal.ts'
import type { Store } from '../store.ts'
import { createFaultIndex, type FaultIndex } from './fault-index.ts'
import type { Latches } from './latches.ts'

/** The faults of a simulator, by name. */
export interface Faults {
  list(): Promise<readonly Fault[]>
  find(name: string): Promise<Fault | undefined>
  countOf(name: string): Promise<FaultCount>
  /** @throws SimulatorError `already-exists` */
  add(fault: Fault): Promise<void>
  /** Removes a fault, and releases the responses that it holds. */
  remove(fault: Fault): Promise<void>
  /**
   * Checks whether any accepted fault may fire. Called with every request, so it returns at once; true if in doubt.
   *
   * @param accepts the same function each time: its result is remembered until the faults change
   */
  mayFire(accepts: (fault: Fault) => boolean): boolean
  /**
   * Counts a call of each accepted fault that matches the place. Journals and returns the faults that fire.
   *
   * @param most the maximum number of faults that fire; the faults after them have nothing left to do and are not
   * counted
   */
  fire(place: FaultPlace, accepts: (fault: Fault) => boolean, most?: number): Promise<Fault[]>
  /** Returns the faults that match a place, whether or not they are due. */
  meantFor(place: FaultPlace): Promise<readonly Fault[]>
  /** Records that a fault matched a request but had nothing to change. */
  miss(fault: Fault, reason: string): Promise<void>
  /** Removes all faults. @param more faults that are not stored any more, whose responses are released too */
  clear(more?: readonly Fault[]): Promise<void>
}

interface FaultsDependencies {
  readonly store: Store
  readonly journal: Journal
  readonly latches: Latches
  readonly random: Random
}

/** The resolution of probabilities. */
const fineness = 1_000_000

export function createFaults({ store, journal, latches, random }: FaultsDependencies): Faults {
  const stored = store.table<Fault>('faults')
  const calls = store.counters('faultCalls')
  const firings = store.counters('faultFirings')
  const misses = store.table<string>('faultMisses')
  const { list, known, changed } = createCachedList(store, 'faults', () => stored.list())
  const indexes = new WeakMap<readonly Fault[], FaultIndex>()

  function indexOf(faults: readonly Fault[]): FaultIndex {
    const index = indexes.get(faults) ?? createFaultIndex(faults)
    indexes.set(faults, index)
    return index
  }

  const isLucky = ({ probability }: Fault) =>
    probability >= 1 || random.below(fineness) < probability * fineness

  async function isTurn(fault: Fault): Promise<boolean> {
    const call = await calls.increment(fault.name)
    return isDue(fault, call) && isLucky(fault) && !(await latches.isOpen(fault.name))
  }

  async function note(fault: Fault, place: FaultPlace): Promise<void> {
    const { endpoint, issuer, partner, service, phoneNumber, user, action, login } = place
    const { about } = kindOf(fault)
    const { reaction } = demandOf(fault, endpoint)
    await firings.increment(fault.name)
    await journal.write({
      type: 'fault',
      step: endpoint,
      ...defined({ issuer, partner, service, phoneNumber, user, action, login }),
      facts: [{ what: 'fault', name: fault.name, kind: fault.kind, endpoint }],
      outcome: `"${fault.name}" fires: ${about}`,
      detail: { fault: fault.name, kind: fault.kind, reaction, attributes: fault.attributes },
    })
  }

  async function forget(name: string): Promise<void> {
    for (const collection of [stored, calls, firings, misses]) await collection.delete(name)
    await latches.release(name)
  }

  return {
    list,
    find: async (name) => (await list()).find((fault) => fault.name === name),
    async countOf(name) {
      const [met, fired] = await Promise.all([calls.get(name), firings.get(name)])
      return { calls: met, fired, ...defined({ missed: await misses.get(name) }) }
    },
    async add(fault) {
      if (!(await stored.add(fault.name, fault))) {
        const message = `there is a fault "${fault.name}" already (${faultText(fault)}); delete it, or choose another name`
        throw new SimulatorError('already-exists', message)
      }
      await latches.close(fault.name)
      await changed()
    },
    async remove({ name }) {
      await forget(name)
      await changed()
    },
    mayFire(accepts) {
      const faults = known()
      return faults === undefined || indexOf(faults).hasAny(accepts)
    },
    async fire(place, accepts, most = Infinity) {
      const fired: Fault[] = []
      for (const fault of indexOf(await list()).at(place, accepts)) {
        if (fired.length >= most) break
        if (!(await isTurn(fault))) continue
        await note(fault, place)
        fired.push(fault)
      }
      return fired
    },
    meantFor: async (place) => indexOf(await list()).at(place, () => true),
    miss: ({ name }, reason) => misses.put(name, reason),
    async clear(more = []) {
      await eachInTurns([...more, ...(await list())], ({ name }) => forget(name))
      await changed()
    },
  }
}
