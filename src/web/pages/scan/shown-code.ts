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
  dependencies: WebContext,
  visit: Visit,
): Promise<ShownCodeView> {
  const { state, clock, wallClock } = dependencies
  const life = Math.max(1, visit.expiresAt - wallClock.now())
  const { code, changesAt } = await state.scanCodes.show({ kind: 'visit', id: visit.uid }, life)
  const url = scanUrl(ctx, dependencies, code)
  return { url, path: scanPath(code), qr: qrView(url), left: changesAt - clock.now() }
}

const scanPath = (code: string) => `/scan/${code}`

/** Returns the content of a QR code. A real mobile reaches the simulator only under an address of the network. */
export function scanUrl(
  ctx: Context,
  { configuration, names }: Pick<WebContext, 'configuration' | 'names'>,
  code: string,
): string {
  const [lan] = configuration.publicUrl === undefined ? lanUrls(configuration.host, names()) : []
  return (lan ?? factsOf(ctx).origin.browserUrl) + scanPath(code)
}

/** Checks whether a browser may act as a phone. */
export function mayUsePhones(ctx: Context, dependencies: WebContext): boolean {
  const { configuration } = dependencies
  return !configuration.disable.includes('app') && visitorOf(ctx, dependencies) !== 'stranger'
}
