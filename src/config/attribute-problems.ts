import { endpointsOf, kindOf } from '../domain/fault.ts'
import type { FaultEndpoint } from '../domain/faults/endpoint.ts'
import type { Attribute, AttributeValue } from '../domain/faults/kind.ts'
import type { FaultFixture } from './fixture-types.ts'
import { nearestHint } from './nearest.ts'
import { type Problem, shown } from './problems.ts'

/** Attributes that a kind does not have, and those that are not as it needs them. */
export function attributeProblems(fixture: FaultFixture): Problem[] {
  const known = kindOf(fixture).attributes ?? {}
  const given = fixture.attributes ?? {}
  const names = Object.keys(known)
  const whatThere = names.length === 0 ? 'has none' : `has ${names.join(', ')}`
  const message = `unknown attribute; ${fixture.kind} ${whatThere}`
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name))
  return [
    ...unknown.map((name) => ({
      path: ['attributes', name],
      message,
      hint: () => nearestHint(name, names),
    })),
    ...Object.entries(known).flatMap(([name, attribute]) =>
      attributeProblem(name, attribute, given[name], endpointsOf(fixture)),
    ),
  ]
}

function attributeProblem(
  name: string,
  attribute: Attribute,
  value: AttributeValue | undefined,
  endpoints: readonly FaultEndpoint[],
): Problem[] {
  const path = ['attributes', name]
  if (value === undefined) {
    return attribute.type === 'word' ? [{ path, message: `is missing: ${attribute.about}` }] : []
  }
  const say = (rule: string) => [{ path, message: `must be ${rule}, got ${shown(value)}` }]
  switch (attribute.type) {
    case 'boolean':
      return typeof value === 'boolean' ? [] : say('true or false')
    case 'text': {
      if (typeof value !== 'string' || value.length > 200) return say('a text')
      const { known } = attribute
      if (known === undefined || known.includes(value)) return []
      const hint = () => nearestHint(value, known)
      return [{ path, message: `unknown ${name} ${shown(value)}, so it would never fire`, hint }]
    }
    case 'number': {
      const { least, most, whole = false } = attribute
      const isRight = typeof value === 'number' && value >= least && value <= most
      if (isRight && !(whole && !Number.isInteger(value))) return []
      return say(`a ${whole ? 'whole ' : ''}number from ${least} to ${most}`)
    }
    case 'word':
      return endpoints.flatMap((endpoint) => {
        const words = attribute.words[endpoint] ?? []
        if (typeof value === 'string' && words.includes(value)) return []
        const hint = nearestHint(String(value), words)
        const where = endpoints.length > 1 ? '; match.endpoint chooses one endpoint' : ''
        return say(`one of ${words.join(', ')} at ${endpoint}${hint}${where}`).slice(0, 1)
      })
  }
}
