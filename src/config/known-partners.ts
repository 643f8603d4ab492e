import { lazy } from '../domain/lazy.ts'
import type { Partner } from '../domain/partner.ts'

/** What decides the form of a partner's tokens. */
export type TokenForms = Pick<Partner, 'idToken' | 'userinfo'>

/** The partners that faults may speak of: every answer costs the same, however many there are. */
export interface KnownPartners {
  readonly codes: ReadonlySet<string>
  /** Codes of the services of one partner; of all of them if it is not known. */
  services(partner?: string): ReadonlySet<string>
  /** Of one partner, or of all of them: those that differ. */
  forms(partner?: string): readonly TokenForms[]
}

export function createKnownPartners(partners: readonly Partner[]): KnownPartners {
  const byCode = lazy(() => new Map(partners.map((partner) => [partner.code, partner])))
  const codes = lazy(() => codesOf(partners))
  const services = lazy(
    () => new Map(partners.map(({ code, services }) => [code, codesOf(services)])),
  )
  const allServices = lazy(() => codesOf(partners.flatMap((partner) => partner.services)))
  const allForms = lazy(() => [
    ...new Map(partners.map((partner) => [formText(partner), partner])).values(),
  ])
  return {
    get codes() {
      return codes()
    },
    services: (partner = '') => services().get(partner) ?? allServices(),
    forms(partner) {
      if (partner === undefined) return allForms()
      const known = byCode().get(partner)
      return known === undefined ? [] : [known]
    },
  }
}

function codesOf(entries: readonly { readonly code: string }[]): ReadonlySet<string> {
  return new Set(entries.map(({ code }) => code))
}

function formText({ idToken, userinfo }: TokenForms): string {
  return JSON.stringify([idToken, userinfo])
}
