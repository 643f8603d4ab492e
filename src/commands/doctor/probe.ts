import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { TLSSocket } from 'node:tls'

/** What a server answered. */
export interface Answer {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly text: string
  /** Of a connection with TLS. */
  readonly tls?: {
    readonly protocol: string
    /** Why the certificate is not trusted. */
    readonly problem?: string
    /** Milliseconds since the epoch. */
    readonly validTo: number
  }
}

/** Why there was no answer. */
class NoAnswer extends Error {
  /** Node's, such as `ECONNREFUSED`. */
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
  /** It is not sent where the certificate is not trusted. */
  readonly isSecret?: boolean
}

/** Milliseconds, from the question to the end of the answer. */
const patience = 10_000
/** Bytes. */
const longest = 1024 * 1024

/**
 * Asks once, follows nothing, and goes on where a certificate is not trusted, which the answer tells, unless there is a
 * secret in the question: each has a connection of its own, and the next may lead somewhere else. @throws NoAnswer
 */
function ask(url: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, isSecret = false } = question
  const request = url.startsWith('https:') ? tlsRequest : plainRequest
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(
        new NoAnswer(error.name === 'AbortError' ? 'ETIMEDOUT' : (error.code ?? error.message)),
      )
    const options = {
      method,
      headers,
      rejectUnauthorized: isSecret,
      agent: false as const,
      signal: AbortSignal.timeout(patience),
    }
    const call = request(url, options, (answer) => {
      const chunks: Buffer[] = []
      let length = 0
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > longest) call.destroy(new Error('the answer is longer than 1 MB'))
        else chunks.push(chunk)
      })
      answer.on('error', fail)
      const tls = tlsOf(answer.socket)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          header: (name) => answer.headers[name]?.toString(),
          text: Buffer.concat(chunks).toString('utf8'),
          ...(tls === undefined ? {} : { tls }),
        }),
      )
    })
    call.on('error', fail)
    call.end(body)
  })
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

/** An answer, or the code of why there is none. */
export function tryAsk(url: string, question?: Question): Promise<Answer | string> {
  if (!URL.canParse(url) || !/^https?:\/\//.test(url))
    return Promise.resolve('no http or https URL')
  return ask(url, question).catch((error) => {
    if (error instanceof NoAnswer) return error.code
    throw error
  })
}

/** A JSON object; undefined when the text is none. */
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
