import { createServer, type RequestListener, type Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import type { TlsFiles } from './config/options/tls-files.ts'
import { ConfigurationError } from './domain/errors.ts'

/** The sockets that a simulator listens on. */
export interface Listener {
  readonly port: number
  /** Connections from here on get another certificate. @throws ConfigurationError when it cannot be used; then the old one stays */
  useCertificate(tls: TlsFiles): void
  /** Ends every connection. */
  close(): Promise<void>
}

/** Request line and headers, in bytes (design, limits): unencoded claims make long URLs. */
const maxHeaderSize = 64 * 1024

/**
 * How long a connection may idle, in milliseconds: longer than proxies keep theirs (nginx 60 s, Caddy 120 s), for a request
 * that is sent on a connection while it closes is lost.
 */
const keepAliveTimeout = 125_000

const common = { maxHeaderSize, keepAliveTimeout, minVersion: 'TLSv1.2' } as const

/** `localhost` is both loopback addresses: clients differ in which one they try. */
function addressesOf(host: string): string[] {
  return host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
}

/** The name under which this machine reaches a listener, as it stands in a URL: every address includes localhost. */
export function ownHost(host: string): string {
  if (['localhost', '0.0.0.0', '::'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** The address under which this process reaches its own listener: a name would have to be looked up. */
export function ownAddressOf(host: string): string {
  if (host === '::') return '[::1]'
  return ['localhost', '0.0.0.0'].includes(host) ? '127.0.0.1' : ownHost(host)
}

/** A server that speaks http, or https where there is a certificate. @throws ConfigurationError */
async function createServerFor(handle: RequestListener, tls?: TlsFiles): Promise<() => Server> {
  if (tls === undefined) return () => createServer(common, handle)
  const { createServer: createTlsServer } = await import('node:https')
  return () => usable(() => createTlsServer({ ...common, ...tls }, handle), isKeyEncrypted(tls))
}

/** What uses a certificate. @throws ConfigurationError when it cannot */
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

/** PKCS #8 (RFC 7468, section 11), or the older form of OpenSSL. */
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

/** @throws ConfigurationError when the port is in use, the address is not there, or the certificate cannot be used */
export async function listen(
  host: string,
  port: number,
  handle: RequestListener,
  tls?: TlsFiles,
): Promise<Listener> {
  const makeServer = await createServerFor(handle, tls)
  const { servers, bound } = await bind(host, port, makeServer, addressesOf(host))
  return {
    port: bound,
    useCertificate: (renewed) => renewCertificate(servers, renewed),
    close: () => closeAll(servers),
  }
}

interface Bound {
  readonly servers: readonly Server[]
  readonly bound: number
}

/** A port that is free on one address may be taken on the other: where any will do, the other is asked for one first. */
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

/** Binds addresses to one port. The answer is the port. @param servers gets what was bound */
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

/** What a machine says that has no IPv6. */
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
