import * as z from 'zod'
import { serviceTypes } from '../../domain/partner.ts'
import { redirectUri } from '../fixtures/partner-schema.ts'
import { code } from '../schema-words.ts'
import { createClientSecret, createControlToken } from '../secret-words.ts'
import { identifyPages, logLevels, parts } from './given-options.ts'
import { type OptionSpec, option, serviceText, url } from './option-spec.ts'
import { domainName, guid, policyName, tenantName } from './tenant-name.ts'

/** All options, in the order of the help text. */
export const optionSpecs: readonly OptionSpec[] = [
  option({
    name: 'port',
    kind: 'number',
    value: '<number>',
    description: 'port to listen on; 0 takes any free one',
    standard: '4876',
    schema: z.int().min(0).max(65_535),
  }),
  option({
    name: 'host',
    value: '<name>',
    description: 'address to listen on; localhost is 127.0.0.1 and ::1',
    standard: 'localhost',
    schema: z.string().min(1),
  }),
  option({
    name: 'publicUrl',
    value: '<url>',
    description: 'the URL that browsers use, if it is not a loopback name',
    schema: url,
  }),
  option({
    name: 'internalUrls',
    flag: '--internal-url',
    kind: 'list',
    value: '<url>',
    description: 'another URL that servers use; repeatable',
    schema: z.array(url),
  }),
  option({
    name: 'fixtures',
    kind: 'list',
    value: '<path>',
    description: 'file or folder of partners and users; repeatable',
    standard: 'the packaged set',
    schema: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])),
  }),
  option({
    name: 'watch',
    kind: 'switch',
    description: 'read the fixture files again when they change',
    standard: 'off',
    library: undefined,
    schema: z.boolean(),
  }),
  option({
    name: 'save',
    value: '<path>',
    description:
      'a file that keeps partners, people and redirect URIs that are added at run time, and is read at the next start',
    standard: 'none: they are lost when the simulator stops',
    schema: z.string().min(1),
  }),
  option({
    name: 'store',
    value: '<url>',
    description:
      'keep all state in Redis, so that several simulators are one: rediss://user:password@host:6379',
    standard: 'in the memory of the process',
    secret: true,
    schema: z.string().refine((value) => /^rediss?:\/\/[^/]/.test(value) && URL.canParse(value), {
      message: 'must be a URL of Redis: rediss://host:6379',
    }),
  }),
  option({
    name: 'storePrefix',
    value: '<name>',
    description: 'how the keys in Redis begin; simulators with the same prefix are one',
    standard: 'itsme',
    schema: z.string().regex(/^[A-Za-z0-9_.-]{1,50}$/, {
      message: 'must be 1 to 50 letters, digits, dots, hyphens or underscores',
    }),
  }),
  option({
    name: 'storeInsecure',
    kind: 'switch',
    description: 'reach Redis on another machine without TLS: client secrets and keys go there',
    standard: 'off',
    schema: z.boolean(),
  }),
  option({
    name: 'strict',
    kind: 'switch',
    description: 'refuse what itsme refuses: http redirect URIs, plain confirmations and the like',
    standard: 'off: a finding each',
    schema: z.boolean(),
  }),
  option({
    name: 'identify',
    value: '<qr|number|both>',
    description:
      'what the identify page offers on a desktop: the QR code first, the phone number, or both side by side',
    standard: 'both',
    schema: z.enum(identifyPages),
  }),
  option({
    name: 'keys',
    value: '<path|jwks>',
    description: 'private signing keys: a JWKS file, made when missing, or the JSON itself',
    standard: 'development keys on private names, else made at start',
    secret: true,
    schema: z.string().min(1),
  }),
  option({
    name: 'controlToken',
    value: '<token>',
    description: 'opens the control API and the phone where they are closed',
    secret: true,
    schema: createControlToken(),
  }),
  option({
    name: 'disable',
    kind: 'list',
    value: '<part>',
    description: `turns parts off: ${parts.join(', ')}; repeatable`,
    schema: z.array(z.enum(parts)),
  }),
  option({
    name: 'gate',
    kind: 'switch',
    value: '[on|off]',
    description: 'the identify page asks for the control token, too, where the phones do',
    standard: 'off',
    schema: z.boolean(),
  }),
  option({
    name: 'metrics',
    kind: 'switch',
    description: 'GET /metrics tells of requests, logins and memory, for Prometheus',
    standard: 'off, unless there is a token for it',
    schema: z.boolean(),
  }),
  option({
    name: 'metricsToken',
    value: '<token>',
    description: 'opens /metrics where the control API is closed, and nothing else',
    secret: true,
    schema: createControlToken(),
  }),
  option({
    name: 'rateLimit',
    kind: 'number',
    value: '<requests>',
    description: 'how many requests an address may make in a minute; 0: any number',
    standard: '600 with a public URL, else 0',
    schema: z.int().min(0).max(1_000_000),
  }),
  option({
    name: 'tlsCert',
    value: '<path|pem>',
    description:
      'certificate chain: the listener then speaks https itself; files are read again when they change',
    standard: 'none: plain http',
    library: 'tls.cert',
    schema: z.string().min(1),
  }),
  option({
    name: 'tlsKey',
    value: '<path|pem>',
    description: 'private key of that certificate',
    library: 'tls.key',
    secret: true,
    schema: z.string().min(1),
  }),
  option({
    name: 'trustProxy',
    kind: 'number',
    value: '<hops>',
    description: 'how many proxies in front add to X-Forwarded-For and X-Forwarded-Host',
    standard: '1 with an https public URL and no certificate of its own, else 0',
    schema: z.int().min(0).max(10),
  }),
  option({
    name: 'privateNetworks',
    kind: 'switch',
    description: 'may jwksUri, request_uri and notificationEndpoint be on private addresses',
    standard: 'on with private names, else off',
    schema: z.boolean(),
  }),
  option({
    name: 'partnerKeysCache',
    kind: 'number',
    value: '<seconds>',
    description: 'how long the keys at a jwksUri are kept',
    standard: "itsme's: its max-age, from 30 minutes to 24 hours",
    schema: z.number().min(0).max(86_400),
  }),
  option({
    name: 'seed',
    value: '<text>',
    description: 'makes icons, ids and the chances of faults repeat in every run',
    schema: z.string().min(1).max(200),
  }),
  option({
    name: 'logLevel',
    value: '<level>',
    description: logLevels.join(', '),
    standard: 'info',
    schema: z.enum(logLevels),
  }),
  option({
    name: 'logFormat',
    value: '<format>',
    description: 'text or json',
    standard: 'text',
    schema: z.enum(['text', 'json']),
  }),
  option({
    name: 'drain',
    kind: 'number',
    value: '<seconds>',
    description:
      'how long SIGTERM lets it run while /readyz is 503, so that a balancer notices; then what is in flight ends',
    standard: '0',
    library: undefined,
    schema: z.number().min(0).max(3600),
  }),
  option({
    name: 'readyFile',
    value: '<path>',
    description:
      'a file that is written as soon as the simulator serves: its URL and issuers, as JSON',
    library: undefined,
    schema: z.string().min(1),
  }),
  option({
    name: 'clientId',
    value: '<code>',
    description: 'your partner code; what you leave out comes from the demo partner',
    standard: 'DEMO',
    library: undefined,
    schema: code,
  }),
  option({
    name: 'clientSecret',
    value: '<secret>',
    description: 'your client secret',
    standard: "the demo partner's",
    library: undefined,
    secret: true,
    schema: createClientSecret(),
  }),
  option({
    name: 'service',
    kind: 'list',
    value: '<code[:type]>',
    description: `a service of yours; ${serviceTypes.join(', ')}; repeatable`,
    standard: "the demo partner's",
    library: undefined,
    schema: z.array(serviceText),
  }),
  option({
    name: 'redirectUri',
    kind: 'list',
    value: '<uri>',
    description: 'a redirect URI of yours, matched exactly; repeatable',
    standard: "the demo partner's, and any loopback URI",
    library: undefined,
    schema: z.array(redirectUri),
  }),
  option({
    name: 'b2cTenant',
    value: '<name>',
    description: "an Azure AD B2C tenant: its redirect URIs belong to every partner's services",
    schema: tenantName,
  }),
  option({
    name: 'b2cTenantId',
    value: '<guid>',
    description: "the tenant's id, for redirect URIs that carry it",
    schema: guid,
  }),
  option({
    name: 'b2cCustomDomain',
    value: '<host>',
    description: "the tenant's custom domain",
    schema: domainName,
  }),
  option({
    name: 'b2cPolicy',
    value: '<id>',
    description: 'a policy with UsePolicyInRedirectUri: B2C_1A_…',
    schema: policyName,
  }),
]

const tls = z.strictObject({ cert: z.string().min(1), key: z.string().min(1) })

/** The schema of all options together. Unknown options are rejected. */
export const optionsSchema = z.strictObject({
  ...Object.fromEntries(optionSpecs.map(({ name, schema }) => [name, z.exactOptional(schema)])),
  tls: z.exactOptional(tls),
})

/** Returns the flag of an option; undefined if there is no such option. */
export function flagOf(name: string): string | undefined {
  return optionSpecs.find((spec) => spec.name === name)?.flag
}
