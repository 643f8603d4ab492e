import { createServer, type RequestListener, type Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import type { TlsFiles } from './config/options/tls-files.ts'
import { ConfigurationError } from './domain/errors.ts'

/** The sockets that a simulator listens on. */
export interface Listener {
  readonly port: number
  /**
   * Uses another certificate for new connections.
   *
   * @throws ConfigurationError if it cannot be used; the previous one then stays in use
   */
  useCertificate(tls: TlsFiles): void
  /** Closes each connection after its next response, so that clients and proxies open one elsewhere. */
  refuseKeepAlive(): void
  /** Stops listening, and closes all connections when their requests have ended, at the latest after {@link patience}. */
  finish(): Promise<void>
  /** Closes all connections and stops listening. */
  close(): Promise<void>
}

/** Maximum size of request line and headers, in bytes (design, limits). Unencoded claims make URLs long. */
export const maxHeaderSize = 64 * 1024

/**
 * How long a connection may be idle, in milliseconds. This is longer than in proxies (nginx 60 s, Caddy 120 s), because
 * a request that is sent on a connection while it closes is lost.
 */
const keepAliveTimeout = 125_000

/** How long requests in flight may take when the simulator stops, in milliseconds. */
export const patience = 5_000

const common = { maxHeaderSize, keepAliveTimeout, minVersion: 'TLSv1.2' } as const

/** `localhost` means both loopback addresses: clients differ in which one they try. */
function addressesOf(host: string): string[] {
  return host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
}

/**
 * Returns the host name under which this machine reaches a listener, as it appears in a URL. A listener on all
 * addresses is reached as localhost.
 */
export function ownHost(host: string): string {
  if (['localhost', '0.0.0.0', '::'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** Returns the address at which this process reaches its own listener. An address, unlike a name, needs no lookup. */
export function ownAddressOf(host: string): string {
  if (host === '::') return '[::1]'
  return ['localhost', '0.0.0.0'].includes(host) ? '127.0.0.1' : ownHost(host)
}

/**
 * Returns a function that creates an HTTP server, or an HTTPS server if there is a certificate.
 *
 * @throws ConfigurationError
 */
async function createServerFor(handle: RequestListener, tls?: TlsFiles): Promise<() => Server> {
  if (tls === undefined) return () => createServer(common, handle)
  const { createServer: createTlsServer } = await import('node:https')
  return () => usable(() => createTlsServer({ ...common, ...tls }, handle), isKeyEncrypted(tls))
}

/** Runs a function that uses a certificate. @throws ConfigurationError if the certificate cannot be used */
function usable<T>(use: () => T, isEncrypted: boolean): T {
  try {
    return use()
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).name
    if (isEncrypted) throw encryptedKey()
    const message = `this certificate and its private key cannot be used together (${reason}); both are PEM, the chain begins with the server's own certificate`
    throw new ConfigurationError([{ path: 'tlsCert', message }])
  }
}

/** PKCS #8 (RFC 7468, section 11), or OpenSSL's older format. */
function isKeyEncrypted({ key }: TlsFiles): boolean {
  return /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(key)
}

function encryptedKey(): ConfigurationError {
  const message =
    'the private key is encrypted, and there is nobody to ask for its passphrase: openssl pkey -in key.pem -out plain-key.pem decrypts it'
  return new ConfigurationError([{ path: 'tlsKey', message }])
}

function renewCertificate(servers: readonly Server[], tls: TlsFiles): void {
  for (const server of servers) {
    if ('setSecureContext' in server)
      usable(
        () => (server as TlsServer).setSecureContext({ ...common, ...tls }),
        isKeyEncrypted(tls),
      )
  }
}

/** @throws ConfigurationError if the port is in use, the address does not exist, or the certificate cannot be used */
export async function listen(
  host: string,
  port: number,
  handle: RequestListener,
  tls?: TlsFiles,
): Promise<Listener> {
  let keepsAlive = true
  const makeServer = await createServerFor((request, response) => {
    if (!keepsAlive) response.shouldKeepAlive = false
    handle(request, response)
  }, tls)
  const { servers, bound } = await bind(host, port, makeServer, addressesOf(host))
  return {
    port: bound,
    useCertificate: (renewed) => renewCertificate(servers, renewed),
    refuseKeepAlive() {
      keepsAlive = false
    },
    finish: () => finishAll(servers),
    close: () => closeAll(servers),
  }
}

interface Bound {
  readonly servers: readonly Server[]
  readonly bound: number
}

/**
 * Binds all addresses to one port. A port that is free on one address may be taken on another. If any port will do,
 * each retry lets another address choose the port.
 */
async function bind(
  host: string,
  port: number,
  makeServer: () => Server,
  addresses: readonly string[],
  tries = port === 0 ? 20 : 1,
): Promise<Bound> {
  const servers: Server[] = []
  try {
    return { servers, bound: await bindAll(servers, addresses, port, makeServer) }
  } catch (error) {
    await closeAll(servers)
    if (error instanceof ConfigurationError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' || tries === 1) throw listenError(host, port, code)
    return bind(host, port, makeServer, addresses.toReversed(), tries - 1)
  }
}

/** Binds addresses to one port. Returns the port. @param servers receives the servers that were bound */
async function bindAll(
  servers: Server[],
  addresses: readonly string[],
  port: number,
  makeServer: () => Server,
): Promise<number> {
  let bound = port
  for (const address of addresses) {
    const server = makeServer()
    try {
      bound = await listenOn(server, address, bound)
      servers.push(server)
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      const hasNoIpv6 = addresses.length > 1 && address === '::1' && noIpv6.includes(code)
      if (!hasNoIpv6) throw error
    }
  }
  return bound
}

/** Error codes on a machine without IPv6. */
const noIpv6 = ['EADDRNOTAVAIL', 'EAFNOSUPPORT']

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function listenError(host: string, port: number, code = 'unknown reason'): ConfigurationError {
  if (code === 'EADDRINUSE') {
    const message = `${port} is in use; choose another with --port, or --port 0 for any free one`
    return new ConfigurationError([{ path: 'port', message }])
  }
  const message = `cannot listen on "${host}" port ${port} (${code}); choose another with --host or --port`
  return new ConfigurationError([{ path: 'host', message }])
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    ),
  )
}

async function finishAll(servers: readonly Server[]): Promise<void> {
  const closeAt = setTimeout(() => void closeAll(servers), patience)
  // A connection whose request began before is idle after it.
  const closeIdle = setInterval(() => {
    for (const server of servers) server.closeIdleConnections()
  }, 20)
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
  )
  clearTimeout(closeAt)
  clearInterval(closeIdle)
}
