import { checked } from '../../config/check-entry.ts'
import { createControlInputs } from '../../config/control-schema.ts'
import type { FixtureDocument, SettingsFixture } from '../../config/fixture-schema.ts'
import { isoTime } from '../../domain/clock.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { issuers, issuerUrl } from '../../oidc/issuers.ts'
import type { OpenSandbox, Sandbox } from '../dependencies.ts'
import { notFound } from './not-found.ts'

/** What a sandbox is opened with. */
export interface NewSandbox {
  /** A document, laid over the fixtures of the simulator. */
  readonly fixtures?: FixtureDocument | Readonly<Record<string, unknown>>
  readonly settings?: SettingsFixture
  /** Seconds without a request after which it closes: 900 unless given. */
  readonly idleSeconds?: number
}

/** A sandbox as the control API shows it. */
export interface SandboxJson {
  readonly id: string
  /** What stands before every path: `http://localhost:4876/s/k3x9`. */
  readonly url: string
  readonly issuers: { readonly csapi: string; readonly v2: string }
  /** Its control token. */
  readonly token: string
  readonly createdAt: string
  readonly expiresAt: string
}

/** The sandboxes of a simulator: simulators of their own, one a worker of a test suite. */
export interface SandboxDeeds {
  open(request: NewSandbox, originUrl: string): Promise<{ json: SandboxJson; sandbox: Sandbox }>
  list(originUrl: string): SandboxJson[]
  /** @throws SimulatorError `not-found` */
  close(id: string): Promise<void>
}

export function createSandboxDeeds(sandboxes: OpenSandbox | undefined): SandboxDeeds {
  function getSandboxes(): OpenSandbox {
    if (sandboxes !== undefined) return sandboxes
    const message = 'a sandbox has no sandboxes of its own; open another one in the simulator'
    throw new SimulatorError('not-found', message)
  }
  return {
    async open(given, originUrl) {
      const request = checked(createControlInputs().sandbox, given)
      const sandbox = await getSandboxes().open(request)
      return { json: sandboxJson(sandbox, originUrl), sandbox }
    },
    list: (originUrl) =>
      getSandboxes()
        .list()
        .map((sandbox) => sandboxJson(sandbox, originUrl)),
    async close(id) {
      if (!(await getSandboxes().close(id))) throw notFound('sandbox', id, '/control/sandboxes')
    },
  }
}

function sandboxJson({ id, token, createdAt, expiresAt }: Sandbox, originUrl: string): SandboxJson {
  const url = `${originUrl}/s/${id}`
  const [csapi, v2] = issuers
  return {
    id,
    url,
    issuers: { csapi: issuerUrl(csapi, url), v2: issuerUrl(v2, url) },
    token,
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(expiresAt),
  }
}
