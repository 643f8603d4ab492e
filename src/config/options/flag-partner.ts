import { type Partner, type Service, serviceTypes } from '../../domain/partner.ts'
import { serviceNames } from '../fixtures/create-partner.ts'
import type { FixtureSource } from '../fixtures/fixture-source.ts'
import type { GivenOptions } from './given-options.ts'

/** Redirect URI path of the simulator's demo website. */
const demoCallback = '/demo/callback'

/**
 * Returns the partner that `--client-id`, `--client-secret`, `--service` and `--redirect-uri` describe, as a fixture to
 * merge over the others. Missing values default to those of the packaged demo partner.
 *
 * @returns an empty list if none of the options is given
 */
export function flagPartner(
  options: GivenOptions,
  packaged: () => readonly Partner[],
): FixtureSource[] {
  const { clientId, clientSecret, service, b2cTenant } = options
  // A tenant's redirect URIs are added later. Like redirect URIs from the flags, they are matched exactly.
  const redirectUri = options.redirectUri ?? (b2cTenant === undefined ? undefined : [])
  const given = [clientId, clientSecret, service, options.redirectUri].some(
    (value) => value !== undefined,
  )
  const demo = given ? packaged().find(({ code }) => code === 'DEMO') : undefined
  if (demo === undefined) return []
  const code = clientId ?? demo.code
  const document = {
    partners: [
      {
        code,
        name: clientId ?? demo.name,
        secret: clientSecret ?? demo.secret,
        services: servicesOf(service, demo).map((each) =>
          withRedirectUris(each, code, redirectUri),
        ),
      },
    ],
  }
  const name = '--client-id, --client-secret, --service, --redirect-uri'
  return [{ name, document, isOfFlags: true }]
}

function servicesOf(given: readonly string[] | undefined, demo: Partner): Service[] {
  const [template] = demo.services
  if (given === undefined || template === undefined) return [...demo.services]
  return given.map((text) => {
    const [code = text, type] = text.split(':')
    const known = serviceTypes.find((each) => each === type) ?? 'authentication'
    return { ...template, code, type: known, name: serviceNames[known] }
  })
}

/** Sets redirect URIs that are matched exactly. The demo partner keeps that of the demo website. */
function withRedirectUris(
  service: Service,
  partner: string,
  given: readonly string[] | undefined,
): Service {
  if (given === undefined) return service
  const own = partner === 'DEMO' ? [demoCallback] : []
  return { ...service, redirectUris: [...given, ...own], anyLoopbackRedirectUri: false }
}
