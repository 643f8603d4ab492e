import { claimNames } from './domain/claims/claims.ts'
import { countries } from './domain/people/countries.ts'
import type { Attribute, FaultKind } from './faults/kind.ts'
import { protocolClaims } from './faults/kinds/claims.ts'
import { faultKinds } from './faults/kinds.ts'

/** Returns the types of words that the library knows, made of its tables, so that a typo does not compile. */
export function knownWords(): string {
  const kinds = [...faultKinds.values()]
  return [
    '// Made by `npm run generate`.',
    '',
    union(
      'The code of a country whose documents itsme accepts (ISO 3166-1 alpha-3).',
      'CountryCode',
      countries.map(({ code }) => code),
    ),
    union('A claim about a user.', 'ClaimName', claimNames),
    union('A claim that a token can contain.', 'TokenClaim', ['ClaimName', ...protocolClaims]),
    union(
      'A kind of fault (docs/faults.md).',
      'FaultKindName',
      kinds.map(({ kind }) => kind),
    ),
    '/** The endpoints where each kind of fault can occur. */',
    'export interface FaultEndpoints {',
    ...kinds.map(({ kind, endpoints }) => `  readonly ${key(kind)}: ${joined(endpoints)}`),
    '}',
    '',
    '/** The attributes of each kind of fault that has some. */',
    'export interface FaultAttributes {',
    ...kinds.flatMap(attributeLines),
    '}',
    '',
  ].join('\n')
}

const quoted = (text: string) => `'${text}'`
const key = (text: string) => (/^\w+$/.test(text) ? text : quoted(text))
const joined = (words: readonly string[]) => words.map(quoted).join(' | ')

function union(about: string, name: string, words: readonly string[]): string {
  const lines = words.map((word) => `  | ${word === 'ClaimName' ? word : quoted(word)}`)
  return [`/** ${about} */`, `export type ${name} =`, ...lines, ''].join('\n')
}

function attributeLines({ kind, attributes }: FaultKind): string[] {
  if (attributes === undefined) return []
  return [
    `  readonly ${key(kind)}: {`,
    ...Object.entries(attributes).flatMap(([name, attribute]) => [
      `    /** ${aboutOf(attribute)} */`,
      `    readonly ${name}${attribute.type === 'word' ? '' : '?'}: ${typeOf(attribute)}`,
    ]),
    '  }',
  ]
}

function aboutOf(attribute: Attribute): string {
  const about = attribute.about.charAt(0).toUpperCase() + attribute.about.slice(1)
  return attribute.type === 'word'
    ? `${about}.`
    : `${about}. ${JSON.stringify(attribute.default)} by default.`
}

function typeOf(attribute: Attribute): string {
  switch (attribute.type) {
    case 'json':
      return 'unknown'
    case 'text':
      return attribute.known === undefined ? 'string' : 'TokenClaim'
    case 'word':
      return joined([...new Set(Object.values(attribute.words).flat())])
    default:
      return attribute.type
  }
}
