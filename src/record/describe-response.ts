import { asJsonObject } from '../domain/json-object.ts'
import { membersOf } from '../domain/members.ts'
import { withoutIssuer } from './describe-metadata.ts'
import { shapesOf } from './shape.ts'
import type { Received, Target } from './target.ts'

type Json = Readonly<Record<string, unknown>>

/** Headers that say something about the protocol. */
const kept = ['content-type', 'cache-control', 'pragma', 'www-authenticate', 'retry-after', 'allow']

/** Describes a response of an endpoint for servers. Errors are words of the protocol, all else is a shape. */
export function describeResponse(received: Received, target: Target): Json {
  const body = asJsonObject(received.text)
  const { error, error_description: description, detail, ...rest } = membersOf(body)
  return {
    status: received.status,
    headers: headersOf(received),
    ...(error === undefined ? {} : { error }),
    ...(description === undefined ? {} : { error_description: withoutValues(description, target) }),
    ...(detail === undefined ? {} : { detail: withoutValues(detail, target) }),
    members: shapesOf(withoutIssuer(rest, target.issuer)),
  }
}

/** Describes a response to a browser: a page, or a redirect with its parameters. */
export function describePage(received: Received, target: Target): Json {
  const { location } = received.headers
  const place = { status: received.status, headers: headersOf(received) }
  if (location === undefined) return { ...place, shows: 'a page' }
  const url = URL.canParse(location, target.issuer) ? new URL(location, target.issuer) : undefined
  const isOurs = location.startsWith(target.redirectUri)
  if (url === undefined || !isOurs) return { ...place, shows: 'a redirect to another page' }
  return { ...place, shows: 'a redirect to the client', ...answerOf(url.searchParams, target) }
}

/** Describes the parameters with which the browser comes back. */
export function answerOf(parameters: URLSearchParams, target: Target): Json {
  const error = parameters.get('error')
  const description = parameters.get('error_description')
  return {
    parameters: [...new Set(parameters.keys())].toSorted(),
    ...(error === null ? {} : { error }),
    ...(description === null ? {} : { error_description: withoutValues(description, target) }),
  }
}

function headersOf({ headers }: Received): Json {
  const present = kept.filter((name) => headers[name] !== undefined)
  return Object.fromEntries(present.map((name) => [name, withoutQuotes(headers[name] ?? '')]))
}

/** Leaves out the values in quotes, such as the description of an error. */
const withoutQuotes = (header: string) => header.replaceAll(/"[^"]*"/g, '"…"')

/** Returns a sentence without what could tell who asked: references, addresses and names of the client. */
function withoutValues(text: unknown, { clientId, service, issuer }: Target): string {
  return [clientId, service, issuer]
    .reduce((rest, value) => rest.replaceAll(value, '…'), String(text).slice(0, 500))
    .replaceAll(/https?:\/\/\S+/g, '…')
    .replaceAll(/\d{6,}/g, '…')
}
