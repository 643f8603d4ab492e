import type { Context } from 'koa'
import type { Visit } from '../../../oidc/login/visits.ts'
import { visitorOf } from '../../http/guards.ts'
import { factsOf } from '../../http/http.ts'
import { lanUrls } from '../../http/lan.ts'
import type { WebContext } from '../../web-context.ts'
import { type QrView, qrView } from './qr.ts'

/** The QR code of a visit, as the identify page shows it. */
export interface ShownCodeView {
  /** What the QR code contains. */
  readonly url: string
  /** The same, as a path of this site. */
  readonly path: string
  readonly qr: QrView
  /** When another code replaces it, in milliseconds from now. */
  readonly left: number
}

/** Returns the QR code that a visit shows now. */
export async function shownCode(
  ctx: Context,
  { state, clock, wallClock, configuration, names }: WebContext,
  visit: Visit,
): Promise<ShownCodeView> {
  const life = Math.max(1, visit.expiresAt - wallClock.now())
  const { code, changesAt } = await state.scanCodes.show({ kind: 'visit', id: visit.uid }, life)
  const path = `/scan/${code}`
  // A real mobile reaches the simulator only under an address of the network.
  const [lan] = configuration.publicUrl === undefined ? lanUrls(configuration.host, names()) : []
  const url = (lan ?? factsOf(ctx).origin.browserUrl) + path
  return { url, path, qr: qrView(url), left: changesAt - clock.now() }
}

/** Checks whether a browser may act as a phone. */
export function mayUsePhones(ctx: Context, dependencies: WebContext): boolean {
  const { configuration } = dependencies
  return !configuration.disable.includes('app') && visitorOf(ctx, dependencies) !== 'stranger'
}
