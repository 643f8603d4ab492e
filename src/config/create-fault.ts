import { type Fault, kindOf } from '../domain/fault.ts'
import type { AttributeValue } from '../domain/faults/kind.ts'
import type { FaultFixture } from './fixture-types.ts'

/** A fault, with what its fixture left out: once, unless it says otherwise. */
export function createFault(fixture: FaultFixture, name: string, user?: string): Fault {
  const { kind, match = {}, times, always, probability, attributes, mayNotFire } = fixture
  const endless = always === true || (times === undefined && probability !== undefined)
  return {
    name,
    kind,
    match,
    times: endless ? 'always' : (times ?? 1),
    probability: probability ?? 1,
    attributes: { ...standardAttributes(fixture), ...attributes },
    ...(user === undefined ? {} : { user }),
    ...(mayNotFire === undefined ? {} : { mayNotFire }),
  }
}

/**
 * Names faults that have no name: by their kind, with a number if that is taken.
 *
 * @param taken grows with the names that were given
 * @param before the beginning of each name
 */
export function createFaultNames(
  taken: { has(name: string): boolean },
  before = '',
): (fault: Pick<FaultFixture, 'name' | 'kind'>) => string {
  const next = new Map<string, number>()
  return ({ name, kind }) => {
    if (name !== undefined) return name
    const base = before + kind
    if (!taken.has(base)) return base
    let number = next.get(base) ?? 2
    while (taken.has(`${base}-${number}`)) number += 1
    next.set(base, number + 1)
    return `${base}-${number}`
  }
}

/** The attributes of a kind, where a fault gives none. */
export function standardAttributes({
  kind,
}: Pick<FaultFixture, 'kind'>): Record<string, AttributeValue> {
  const entries = Object.entries(kindOf({ kind }).attributes ?? {})
  return Object.fromEntries(
    entries.flatMap(([name, attribute]) =>
      attribute.type === 'word' ? [] : [[name, attribute.standard]],
    ),
  )
}
