import { type EntryChecks, refuseProblems } from '../../config/check-entry.ts'
import { createPartner } from '../../config/create-partner.ts'
import { newClientSecret, partnerYaml } from '../../config/onboard.ts'
import { registerTenant } from '../../config/register-tenant.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { mergePatch } from '../../domain/merge-patch.ts'
import { defaultBrowserUrl } from '../../domain/origin.ts'
import type { Partner } from '../../domain/partner.ts'
import { KeysRefusal } from '../../oidc/partner-keys.ts'
import type { WebDependencies } from '../dependencies.ts'
import type { PartnerDeeds } from './contract.ts'
import { notFound } from './not-found.ts'
import { createSecretLinks } from './secret-links.ts'
import { findingJson, type PartnerJson, partnerJson } from './shapes.ts'
import { worldOf } from './world.ts'

export function createPartnerDeeds(
  dependencies: WebDependencies,
  check: EntryChecks,
): PartnerDeeds {
  const { state, partnerKeys } = dependencies
  const links = createSecretLinks(dependencies)

  async function getPartner(code: string): Promise<Partner> {
    const partner = await state.partners.find(code)
    if (partner !== undefined) return partner
    const codes = (await state.partners.list()).map((each) => each.code)
    throw notFound('partner', code, '/control/partners', codes)
  }

  async function put(value: unknown): Promise<PartnerJson> {
    const { user } = Object(value) as { user?: unknown }
    const checked = check.partner(value, await worldOf(dependencies, user))
    const written = registerTenant(checked, dependencies.configuration.b2cTenant)
    const partner = createPartner(written)
    await state.partners.put(partner, written)
    return partnerJson(partner)
  }

  const locked = <T>(task: () => Promise<T>) => state.store.lock('partners', task)

  return {
    list: async () => (await state.partners.list()).map(partnerJson),
    get: async (code) => partnerJson(await getPartner(code)),
    add: (given) =>
      locked(async () => {
        const { code } = Object(given) as { code?: unknown }
        if (typeof code === 'string' && (await state.partners.find(code)) !== undefined) {
          const message = `there is a partner ${JSON.stringify(code)} already; change it with PATCH`
          throw new SimulatorError('already-exists', message)
        }
        return put(withSecret(given))
      }),
    change: (code, patch) =>
      locked(async () => {
        await getPartner(code)
        if (patch.code !== undefined && patch.code !== code) {
          const message = 'cannot be changed; delete the partner, and add another'
          refuseProblems([{ path: ['code'], message }])
        }
        await keepInFlight(code)
        return put(mergePatch(await state.partners.writtenOf(code), patch))
      }),
    remove: (code) =>
      locked(async () => {
        await getPartner(code)
        await keepInFlight(code)
        await state.partners.remove(code)
      }),
    async yaml(code) {
      await getPartner(code)
      const written = await state.partners.writtenOf(code)
      if (written === undefined) throw notFound('partner', code, '/control/partners', [])
      return partnerYaml(written)
    },
    async secretLink(code, { expiresIn } = {}, url = defaultBrowserUrl(dependencies.names())) {
      return links.create(await getPartner(code), url, expiresIn)
    },
    async findings(code) {
      await getPartner(code)
      return (await state.findings.list(code)).map(findingJson)
    },
    async refreshKeys(code) {
      const keys = await partnerKeys.refresh(await getPartner(code)).catch((error) => {
        if (error instanceof KeysRefusal) throw new SimulatorError('bad-input', error.message)
        throw error
      })
      return { kids: keys.map(({ kid }) => kid ?? null) }
    },
  }

  /** A login in flight ends with the data it began with. */
  async function keepInFlight(code: string): Promise<void> {
    const partner = await getPartner(code)
    await dependencies.inFlight.keep(partner)
  }
}

/** A partner as it was given, with a client secret where it needs one: the check says what else is wrong. */
function withSecret(given: unknown): unknown {
  const { authentication = 'client_secret_post', secret } = Object(given)
  if (authentication !== 'client_secret_post' || secret !== undefined) return given
  return { ...Object(given), secret: newClientSecret() }
}
