import type { ExecutionContext } from 'ava'
import type { SimulatorOptions } from '../../src/index.ts'
import { createAuthority, createCertificate } from './certificates.ts'
import { freePort } from './free-port.ts'
import { startNginx } from './nginx.ts'
import { type Started, start } from './simulator.ts'

export const publicName = 'itsme.example.com'
export const controlToken = 'a-control-token-for-tests'
export const publicSecret = 'a-secret-of-more-than-thirty-two-bytes'

/** What is hosted: a partner whose redirect URIs are the tenant's. */
export const hosted = {
  controlToken,
  b2cTenant: 'contoso',
  fixtures: {
    partners: [
      {
        code: 'MYAPP',
        secret: publicSecret,
        services: [{ code: 'MYAPP_LOGIN', redirectUris: [] }],
      },
    ],
  },
}

/** The authority and the certificate of all public simulators of a test file. */
export interface PublicName {
  readonly certificateAuthority: string
  readonly certificate: { readonly cert: string; readonly key: string }
}

export async function createPublicName(names = [publicName]): Promise<PublicName> {
  const authority = await createAuthority()
  return {
    certificateAuthority: authority.cert,
    certificate: await createCertificate(names, authority),
  }
}

interface PublicOptions extends SimulatorOptions {
  /** Of the public URL, with the slash before. */
  readonly path?: string
  /** Where nginx listens; any free port unless given. */
  readonly tlsPort?: number
}

interface PublicSimulator extends Started {
  readonly url: string
  readonly tlsPort: number
}

/** A simulator behind nginx with TLS, under a name that is not this machine's, hosted for a B2C tenant. */
export async function startPublic(
  t: ExecutionContext,
  { certificate }: PublicName,
  options: PublicOptions = {},
): Promise<PublicSimulator> {
  const { path = '', tlsPort = await freePort(), ...rest } = options
  const url = `https://${publicName}:${tlsPort}${path}`
  const started = await start(t, { ...hosted, publicUrl: url, ...rest })
  const upstream = started.simulator.port
  await startNginx(t, { port: tlsPort, upstream, serverName: publicName, certificate })
  return { ...started, url, tlsPort }
}
