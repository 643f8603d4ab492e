import type { Partner } from '../domain/partner.ts'
import type { SimulatorContext } from './context.ts'
import { notFound } from './not-found.ts'

/** Returns a partner. @throws SimulatorError `not-found`, which names the nearest code */
export async function getPartner(
  { state }: Pick<SimulatorContext, 'state'>,
  code: string,
): Promise<Partner> {
  const partner = await state.partners.find(code)
  if (partner !== undefined) return partner
  const codes = (await state.partners.list()).map((each) => each.code)
  throw notFound('partner', code, '/control/partners', codes)
}
