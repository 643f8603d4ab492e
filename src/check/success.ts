import type { Visit } from './browser/check-browser.ts'
import { CheckError } from './check-error.ts'
import type { Person } from './people.ts'

/** How a logged-in page is known. */
export interface Success {
  /** Whether success is known by the name of the person, and so not by somebody else's. */
  readonly showsPerson: boolean
  /** Checks whether a page shows that a person is logged in. */
  isSeen(visit: Visit, person: Person): boolean
}

const placeholder = /\{(\w+)\}/g

/**
 * Reads `text:` with placeholders of the person, or `url:` with a path.
 *
 * @throws CheckError
 */
export function parseSuccess(given: string): Success {
  const [, how, value] = /^(text|url):(.+)$/s.exec(given) ?? []
  if (value === undefined)
    throw new CheckError(
      `success must be text:… or url:…, such as text:{givenName} or url:/profile, got ${JSON.stringify(given)}`,
    )
  if (how === 'url')
    return { showsPerson: false, isSeen: ({ url, status }) => isOk(status) && isAt(url, value) }
  for (const [, name = ''] of value.matchAll(placeholder))
    if (!isPersonal(name))
      throw new CheckError(
        `success has an unknown placeholder {${name}}; there are ${placeholders.map((each) => `{${each}}`).join(', ')}`,
      )
  return {
    showsPerson: value.match(placeholder) !== null,
    isSeen: ({ text, status }, person) => isOk(status) && hasWords(text, fill(value, person)),
  }
}

const placeholders = ['givenName', 'familyName', 'name', 'email', 'phoneNumber'] as const
type Placeholder = (typeof placeholders)[number]

const isPersonal = (name: string): name is Placeholder => placeholders.some((each) => each === name)

/** A person without a given name is known by the family name. */
function fill(text: string, person: Person): string {
  const values = { ...person, name: `${person.givenName} ${person.familyName}`.trim() }
  return text.replace(placeholder, (whole, name: string) =>
    isPersonal(name) ? values[name] || person.familyName : whole,
  )
}

/** Checks whether a text has these words, in any case; "Ann" is not in "Annex". */
function hasWords(text: string, words: string): boolean {
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const [before, after] = [/^[\p{L}\p{N}]/u, /[\p{L}\p{N}]$/u].map((edge) => edge.test(words))
  const start = before ? String.raw`(?<![\p{L}\p{N}])` : ''
  const end = after ? String.raw`(?![\p{L}\p{N}])` : ''
  return new RegExp(start + escaped + end, 'iu').test(text)
}

const isOk = (status: number) => status >= 200 && status < 400

function isAt(url: URL, wanted: string): boolean {
  return wanted.startsWith('/')
    ? url.pathname === wanted || url.pathname + url.search === wanted
    : url.href.startsWith(wanted)
}
