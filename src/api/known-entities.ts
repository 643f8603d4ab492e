import type { KnownEntities } from '../config/fixtures/cross-checks.ts'
import { createKnownPartners } from '../config/fixtures/known-partners.ts'
import type { SimulatorContext } from './context.ts'

/**
 * Finds the entities that an entry added at run time may refer to.
 *
 * @param mentioned the phone number in the entry. If it is unknown, all phone numbers are read, for the hint
 */
export async function findKnownEntities(
  { state, fixtures, clock }: SimulatorContext,
  mentioned?: unknown,
): Promise<KnownEntities> {
  const number = typeof mentioned === 'string' ? mentioned : undefined
  const isThere = number !== undefined && (await state.users.find(number)) !== undefined
  const all = number === undefined || isThere ? [] : await state.users.list()
  const phoneNumbers = new Set(isThere ? [number] : all.map(({ phoneNumber }) => phoneNumber))
  const partners = createKnownPartners(await state.partners.list())
  return { scenarios: fixtures().scenarios, partners, phoneNumbers, now: clock.now() }
}
