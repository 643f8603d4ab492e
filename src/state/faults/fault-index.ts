import { type Fault, type FaultPlace, matchesPlace } from '../../faults/fault.ts'

type Accepts = (fault: Fault) => boolean

/** Faults, arranged so that a request looks only at those that may concern it. There can be thousands. */
export interface FaultIndex {
  /** Checks whether any fault is accepted. Looks once for each function. */
  hasAny(accepts: Accepts): boolean
  /** Returns the accepted faults that match a place, in their order. */
  at(place: FaultPlace, accepts: Accepts): readonly Fault[]
}

interface Numbered {
  readonly fault: Fault
  readonly index: number
}

export function createFaultIndex(faults: readonly Fault[]): FaultIndex {
  /** By the phone number that they are for; undefined: any. */
  const byNumber = new Map<string | undefined, Numbered[]>()
  for (const [index, fault] of faults.entries()) {
    const { phoneNumber } = fault.match
    const numbered = byNumber.get(phoneNumber) ?? []
    numbered.push({ fault, index })
    byNumber.set(phoneNumber, numbered)
  }
  const known = new WeakMap<Accepts, boolean>()

  function near({ phoneNumber }: FaultPlace): readonly Numbered[] {
    const forAll = byNumber.get(undefined) ?? []
    const own = phoneNumber === undefined ? undefined : byNumber.get(phoneNumber)
    return own === undefined
      ? forAll
      : [...forAll, ...own].sort((one, other) => one.index - other.index)
  }

  return {
    hasAny(accepts) {
      const found = known.get(accepts) ?? faults.some(accepts)
      known.set(accepts, found)
      return found
    },
    at: (place, accepts) =>
      near(place)
        .filter(({ fault }) => accepts(fault) && matchesPlace(fault, place))
        .map(({ fault }) => fault),
  }
}
