import * as z from 'zod'
import { loadFixtures } from '../config/fixtures/load-fixtures.ts'
import { redirectUri } from '../config/fixtures/partner-schema.ts'
import { onboard, partnerCodeOf, partnerYaml } from '../config/onboard-partner.ts'
import { type OptionSpec, option, serviceText } from '../config/options/option-spec.ts'
import { code, text } from '../config/schema-words.ts'
import { defined } from '../domain/defined.ts'
import { ConfigurationError } from '../domain/errors.ts'
import { command } from './command.ts'
import { namedRedirectUris, type TenantOptions, tenantSpecs } from './tenant-flags.ts'
import { writeSecretFile } from './write-file.ts'

interface Options extends TenantOptions {
  readonly name: string
  readonly code?: string
  readonly service?: readonly string[]
  readonly redirectUri?: readonly string[]
  readonly out?: string
}

const specs: readonly OptionSpec[] = [
  option({
    name: 'name',
    value: '<text>',
    description: 'what users read on the phone',
    schema: z.string().trim().pipe(text),
  }),
  option({
    name: 'code',
    alias: '--client-id',
    value: '<code>',
    description: 'the partner code (client id)',
    standard: 'made of the name',
    schema: code,
  }),
  option({
    name: 'service',
    kind: 'list',
    value: '<code[:type]>',
    description: 'a service; repeatable',
    standard: '<code>_LOGIN:authentication',
    schema: z.array(serviceText),
  }),
  option({
    name: 'redirectUri',
    kind: 'list',
    value: '<uri>',
    description: 'a redirect URI of every service; repeatable',
    schema: z.array(redirectUri),
  }),
  ...tenantSpecs,
  option({
    name: 'out',
    value: '<path>',
    description: 'the fixture file, which only you may read',
    standard: 'standard output',
    schema: z.string().min(1),
  }),
]

function partnerOf(options: Options) {
  const { name, code, service, redirectUri } = options
  const redirectUris = [...(redirectUri ?? []), ...namedRedirectUris(options)]
  if (redirectUris.length === 0) {
    const message = 'is missing: --redirect-uri <uri>, or --b2c-tenant <name>'
    throw new ConfigurationError([{ path: '--redirect-uri', message }])
  }
  if (code === undefined && partnerCodeOf(name) === '') {
    const message = `${JSON.stringify(name)} has no letters to make a code of; give one with --code`
    throw new ConfigurationError([{ path: '--name', message }])
  }
  const made = onboard({ name, ...defined({ code }), services: [], redirectUris })
  const services = service ?? [`${made.code}_LOGIN:authentication`]
  return onboard({ name, code: made.code, services, redirectUris })
}

/** `itsme-simulator onboard`: a partner with a client secret, as a fixture file. */
export const onboardCommand = command<Options>({
  name: 'onboard',
  usage: 'onboard --name "My company" --redirect-uri https://app.example/cb [options]',
  about: 'makes a partner with a client secret of its own, as a fixture file',
  specs,
  needed: ['name'],
  flagsOnly: true,
  async run({ options }, { out, err }) {
    const partner = partnerOf(options)
    // Makes every check of a start, so that a simulator can start with the file.
    loadFixtures([{ name: 'onboard', document: { partners: [partner] } }])
    const plain = (options.redirectUri ?? []).filter((uri) => /^http:/i.test(uri))
    for (const uri of plain) err(`warning: itsme takes https redirect URIs only, not ${uri}`)
    const text = partnerYaml(partner)
    if (options.out === undefined) {
      out(text.trimEnd())
      return 0
    }
    writeSecretFile(options.out, text)
    const scopes = partner.services.map((each) => `service:${each.code}`).join(', ')
    err(`partner ${partner.code} (${scopes}) written to ${options.out}, with its client secret`)
    err(`start with --fixtures ${options.out}`)
    return 0
  },
})
