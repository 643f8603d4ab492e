import type { TLSSocket } from 'node:tls'
import { callHttp, readBody } from '../../oidc/http-call.ts'

/** The response of a server. */
export interface Answer {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly text: string
  /** Present for a connection with TLS. */
  readonly tls?: {
    readonly protocol: string
    /** Why the certificate is not trusted; absent if it is. */
    readonly problem?: string
    /** Milliseconds since the epoch. */
    readonly validTo: number
  }
}

/** Why there was no response. */
class NoAnswer extends Error {
  /** Node's error code, such as `ECONNREFUSED`. */
  readonly code: string
  constructor(code: string) {
    super(code)
    this.name = 'NoAnswer'
    this.code = code
  }
}

interface Question {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The request is not sent if the certificate is not trusted. */
  readonly isSecret?: boolean
}

/** Milliseconds from the request to the end of the response. */
const patience = 10_000
/** Maximum length of a response, in bytes. */
const longest = 1024 * 1024

/**
 * Sends one request and does not follow redirects. An untrusted certificate is reported in the response; only a request
 * with a secret fails. The certificate is checked for each request, because each has its own connection and the next
 * one may lead to another server.
 *
 * @throws NoAnswer
 */
async function ask(url: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, isSecret = false } = question
  try {
    const response = await callHttp(url, {
      method,
      headers,
      body,
      rejectUnauthorized: isSecret,
      agent: false,
      signal: AbortSignal.timeout(patience),
    })
    const tls = tlsOf(response.socket)
    return {
      status: response.statusCode ?? 0,
      header: (name) => response.headers[name]?.toString(),
      text: (await readBody(response, longest)).toString('utf8'),
      ...(tls === undefined ? {} : { tls }),
    }
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException
    throw new NoAnswer(name === 'AbortError' ? 'ETIMEDOUT' : (code ?? message))
  }
}

function tlsOf(socket: object): Answer['tls'] {
  if (!('getPeerCertificate' in socket)) return undefined
  const tls = socket as TLSSocket
  const { authorized, authorizationError } = tls
  const { valid_to = '' } = tls.getPeerCertificate()
  return {
    protocol: tls.getProtocol() ?? 'unknown',
    validTo: Date.parse(valid_to),
    ...(authorized ? {} : { problem: String(authorizationError) }),
  }
}

/** Returns the response, or the error code if there is none. */
export function tryAsk(url: string, question?: Question): Promise<Answer | string> {
  if (!URL.canParse(url) || !/^https?:\/\//.test(url))
    return Promise.resolve('no http or https URL')
  return ask(url, question).catch((error) => {
    if (error instanceof NoAnswer) return error.code
    throw error
  })
}

/** Parses a JSON object; undefined if the text is not one. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
