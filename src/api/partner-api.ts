import { type EntryChecks, refuseProblems } from '../config/fixtures/check-entry.ts'
import { createPartner } from '../config/fixtures/create-partner.ts'
import type { PartnerFixture } from '../config/fixtures/fixture-types.ts'
import { registerTenant } from '../config/fixtures/register-tenant.ts'
import { newClientSecret, partnerYaml } from '../config/onboard-partner.ts'
import { SimulatorError } from '../domain/errors.ts'
import { membersOf } from '../domain/members.ts'
import { mergePatch } from '../domain/merge-patch.ts'
import { defaultBrowserUrl } from '../domain/origin.ts'
import type { Partner } from '../domain/partner.ts'
import { KeysRefusal } from '../oidc/keys/partner-keys.ts'
import type { SimulatorContext } from './context.ts'
import type { PartnerApi } from './contract/partners.ts'
import { findingJson, type PartnerJson, partnerJson } from './entity-json.ts'
import { createEntityTags } from './entity-tags.ts'
import { getPartner } from './get-partner.ts'
import { findKnownEntities } from './known-entities.ts'
import { notFound } from './not-found.ts'

export function createPartnerApi(context: SimulatorContext, check: EntryChecks): PartnerApi {
  const { state, partnerKeys, secretLinks, saved } = context
  const tags = createEntityTags<Partner>(context.cookieKey, async (partner) => [
    partner,
    await state.partners.fixtureOf(partner.code),
  ])

  /** Keeps a changed partner in the file of `--save`, if the partner is there. */
  async function keepChanged(written: PartnerFixture): Promise<void> {
    if (saved?.hasPartner(written.code)) await saved.putPartner(written)
  }

  /** @param keep writes what was checked to the file of `--save` */
  async function put(value: unknown, keep = keepChanged): Promise<PartnerJson> {
    const { user } = membersOf(value)
    const checked = check.partner(value, await findKnownEntities(context, user))
    const written = registerTenant(checked, context.configuration.b2cTenant)
    const partner = createPartner(written)
    await keep(written)
    await state.partners.put(partner, written)
    return partnerJson(partner)
  }

  const locked = <T>(task: () => Promise<T>) => state.store.lock('partners', task)

  return {
    list: async () => (await state.partners.list()).map(partnerJson),
    get: async (code) => partnerJson(await getPartner(context, code)),
    add: (given) =>
      locked(async () => {
        const { code } = membersOf(given)
        if (typeof code === 'string' && (await state.partners.find(code)) !== undefined) {
          const message = `there is a partner ${JSON.stringify(code)} already; change it with PATCH`
          throw new SimulatorError('already-exists', message)
        }
        return put(withSecret(given), async (written) => saved?.putPartner(written))
      }),
    etag: async (code) => tags.of(await getPartner(context, code)),
    addRedirectUri: (code, service, redirectUri) =>
      locked(async () => {
        const uris = await urisOf(code, service)
        if (uris.includes(redirectUri)) return partnerJson(await getPartner(context, code))
        const entry = { partner: code, service, uri: redirectUri }
        return putUris(code, service, [...uris, redirectUri], () => saved?.putRedirectUri(entry))
      }),
    removeRedirectUri: (code, service, redirectUri) =>
      locked(async () => {
        const uris = await urisOf(code, service)
        if (!uris.includes(redirectUri)) {
          throw notFound('redirect URI', redirectUri, `/control/partners/${code}`, uris)
        }
        const rest = uris.filter((uri) => uri !== redirectUri)
        const entry = { partner: code, service, uri: redirectUri }
        await putUris(code, service, rest, () => saved?.removeRedirectUri(entry))
      }),
    change: (code, patch, { ifMatch } = {}) =>
      locked(async () => {
        await tags.check(await getPartner(context, code), ifMatch)
        if (patch.code !== undefined && patch.code !== code) {
          const message = 'cannot be changed; delete the partner, and add another'
          refuseProblems([{ path: ['code'], message }])
        }
        return put(mergePatch(await state.partners.fixtureOf(code), patch))
      }),
    remove: (code) =>
      locked(async () => {
        await getPartner(context, code)
        await saved?.removePartner(code)
        await state.partners.remove(code)
      }),
    async yaml(code) {
      return partnerYaml(await getWritten(code))
    },
    async secretLink(code, { expiresIn } = {}, url = defaultBrowserUrl(context.names())) {
      return secretLinks.create(await getPartner(context, code), url, expiresIn)
    },
    async findings(code, { since } = {}) {
      await getPartner(context, code)
      const from = since === undefined ? 0 : Date.parse(since)
      const seen = await state.findings.list(code)
      return seen.filter(({ lastSeen }) => lastSeen >= from).map(findingJson)
    },
    async refreshKeys(code) {
      const keys = await partnerKeys.refresh(await getPartner(context, code)).catch((error) => {
        if (error instanceof KeysRefusal) throw new SimulatorError('bad-input', error.message)
        throw error
      })
      return { kids: keys.map(({ kid }) => kid ?? null) }
    },
  }

  /** Returns the fixture of a partner. @throws SimulatorError `not-found` */
  async function getWritten(code: string): Promise<PartnerFixture> {
    await getPartner(context, code)
    const written = await state.partners.fixtureOf(code)
    if (written === undefined) throw notFound('partner', code, '/control/partners', [])
    return written
  }

  /** Returns the redirect URIs of a service, as in the fixture. @throws SimulatorError `not-found` */
  async function urisOf(code: string, service: string): Promise<readonly string[]> {
    const { services } = await getWritten(code)
    const found = services.find((each) => each.code === service)
    if (found !== undefined) return found.redirectUris ?? []
    const codes = services.map((each) => each.code)
    throw notFound('service', service, `/control/partners/${code}`, codes)
  }

  async function putUris(
    code: string,
    service: string,
    redirectUris: readonly string[],
    keepUri: () => Promise<void> | undefined,
  ): Promise<PartnerJson> {
    const written = await getWritten(code)
    const services = written.services.map((each) =>
      each.code === service ? { ...each, redirectUris } : each,
    )
    const keep = saved?.hasPartner(code) ? keepChanged : async () => keepUri()
    return put({ ...written, services }, keep)
  }
}

/** Adds a client secret to a new partner that needs one. Everything else in it is checked later. */
function withSecret(given: unknown): unknown {
  const { authentication = 'client_secret_post', secret } = membersOf(given)
  if (authentication !== 'client_secret_post' || secret !== undefined) return given
  return { ...Object(given), secret: newClientSecret() }
}
