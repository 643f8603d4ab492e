import { shellWord } from '../../config/options/command-line.ts'
import { serviceCodesIn } from '../../domain/partner.ts'
import { type IssuerDependencies, textParam } from '../context.ts'
import type { Remedy } from './remedy.ts'

type Dependencies = Pick<IssuerDependencies, 'state' | 'startLine'>
type Params = Readonly<Record<string, unknown>>

interface UnknownUri {
  readonly partner: string
  readonly service: string
  readonly uri: string
}

/** Returns where a redirect URI would have to be registered: in the place where its partner is defined. */
export async function redirectUriRemedy(
  { partner, service, uri }: UnknownUri,
  { state, startLine }: Dependencies,
): Promise<Remedy> {
  const source = await state.partners.sourceOf(partner)
  if (source.kind === 'file') {
    const place = `${source.name}, partner ${partner}, service ${service}, redirectUris`
    return { how: 'file', place, text: `- ${uri}` }
  }
  // Flags describe one partner: the one of --client-id, or the packaged DEMO.
  const isOfFlags = source.kind === 'flags' || partner === 'DEMO'
  if (startLine !== undefined && isOfFlags && source.kind !== 'control') {
    return { how: 'start', text: `${startLine} --redirect-uri ${shellWord(uri)}` }
  }
  const path = `/control/partners/${partner}/services/${service}/redirect-uris`
  return { how: 'call', text: `POST ${path} ${JSON.stringify({ redirectUri: uri })}` }
}

/**
 * Returns how to add an unknown partner: to a file that has partners; if there is none, by flags or the control API.
 */
export async function partnerRemedy(
  code: string,
  params: Params,
  { state, startLine }: Dependencies,
): Promise<Remedy> {
  const [service] = serviceCodesIn(textParam(params, 'scope') ?? '')
  const uri = textParam(params, 'redirect_uri')
  const sources = await state.partners.sources()
  const file = sources.find((source) => source.kind === 'file')
  const redirectUris = uri === undefined ? [] : [uri]
  const services = [{ code: service ?? `${code}_LOGIN`, redirectUris }]
  if (file !== undefined) {
    const text = `- ${JSON.stringify({ code, secret: 'your client secret', services })}`
    return { how: 'file', place: `${file.name}, partners`, text }
  }
  const hasFlags = sources.some(({ kind }) => kind === 'flags')
  if (startLine !== undefined && !hasFlags) {
    const flags = [
      ['--client-id', code],
      ...(service === undefined ? [] : [['--service', service]]),
      ...redirectUris.map((each) => ['--redirect-uri', each]),
    ]
    const words = flags.map(([flag = '', value = '']) => `${flag} ${shellWord(value)}`)
    return { how: 'start', text: [startLine, ...words].join(' ') }
  }
  return { how: 'call', text: `POST /control/partners ${JSON.stringify({ code, services })}` }
}
