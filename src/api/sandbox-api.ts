import { isoTime } from '../domain/clock.ts'
import { SimulatorError } from '../domain/errors.ts'
import { issuers, issuerUrl } from '../oidc/issuers.ts'
import type { Sandbox, Sandboxes, SandboxFacts, SimulatorContext } from './context.ts'
import type { NewSandbox, SandboxJson } from './contract/sandboxes.ts'
import { notFound } from './not-found.ts'

/** The sandboxes of a simulator: separate simulators, usually one for each worker of a test suite. */
export interface SandboxApi {
  open(request: NewSandbox, originUrl: string): Promise<{ json: SandboxJson; sandbox: Sandbox }>
  list(originUrl: string): Promise<SandboxJson[]>
  /** @throws SimulatorError `not-found` */
  get(id: string, originUrl: string): Promise<SandboxJson>
  /** @throws SimulatorError `not-found` */
  close(id: string): Promise<void>
}

export function createSandboxApi({ sandboxes }: SimulatorContext): SandboxApi {
  function getSandboxes(): Sandboxes {
    if (sandboxes !== undefined) return sandboxes
    const message = 'a sandbox has no sandboxes of its own; open another one in the simulator'
    throw new SimulatorError('not-found', message)
  }
  return {
    async open(request, originUrl) {
      const sandbox = await getSandboxes().open(request)
      return { json: sandboxJson(sandbox, originUrl), sandbox }
    },
    async list(originUrl) {
      const all = await getSandboxes().list()
      return all.map((sandbox) => sandboxJson(sandbox, originUrl))
    },
    async get(id, originUrl) {
      const found = (await getSandboxes().list()).find((each) => each.id === id)
      if (found === undefined) throw notFound('sandbox', id, '/control/sandboxes')
      return sandboxJson(found, originUrl)
    },
    async close(id) {
      if (!(await getSandboxes().close(id))) throw notFound('sandbox', id, '/control/sandboxes')
    },
  }
}

function sandboxJson(
  { id, token, createdAt, expiresAt }: SandboxFacts,
  originUrl: string,
): SandboxJson {
  const url = `${originUrl}/s/${id}`
  const [csapi, v2] = issuers
  return {
    id,
    url,
    issuers: { csapi: issuerUrl(csapi, url), v2: issuerUrl(v2, url) },
    token,
    createdAt: isoTime(createdAt),
    expiresAt: Number.isFinite(expiresAt) ? isoTime(expiresAt) : null,
  }
}
