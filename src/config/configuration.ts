import type { B2cTenant } from '../domain/b2c/tenant.ts'
import { defined } from '../domain/defined.ts'
import { ConfigurationError, type InputError } from '../domain/errors.ts'
import { isPrivateName } from '../domain/host-name.ts'
import { fixtureSources, isPath } from './fixtures/fixture-files.ts'
import type { FixtureSource } from './fixtures/fixture-source.ts'
import type { Fixtures } from './fixtures/fixtures.ts'
import { type LoadOptions, loadFixtures, reloadFixtures } from './fixtures/load-fixtures.ts'
import type { RawOptions } from './options/command-line.ts'
import { flagPartner } from './options/flag-partner.ts'
import type { GivenOptions, IdentifyPage, LogLevel, Part } from './options/given-options.ts'
import { problemsOfOptions, withoutSlash } from './options/option-spec.ts'
import { flagOf, optionsSchema } from './options/options.ts'
import { type RedisPlace, storeErrors, storeOf } from './options/store-options.ts'
import { tenantErrors, tenantOf } from './options/tenant-options.ts'
import { readTls, type TlsFiles } from './options/tls-files.ts'

/** The complete and validated configuration of a simulator. */
export interface Configuration {
  readonly port: number
  readonly host: string
  /** Without a trailing slash. */
  readonly publicUrl?: string
  readonly internalUrls: readonly string[]
  readonly strict: boolean
  readonly identify: IdentifyPage
  readonly keys?: string
  /** Where state is kept, if several processes share it. */
  readonly store?: RedisPlace
  /** Path of the file that keeps what is added at run time. */
  readonly save?: string
  readonly controlToken?: string
  readonly disable: readonly Part[]
  /** Whether the identify page also requires the control token where the phone pages do. */
  readonly gate: boolean
  /** Whether `/metrics` tells of requests and logins. */
  readonly metrics: boolean
  /** Opens `/metrics`, and nothing else. */
  readonly metricsToken?: string
  /** Maximum number of requests per minute and address; 0 means no limit. */
  readonly rateLimit: number
  readonly tls?: TlsFiles
  readonly trustProxy: number
  /** The Azure AD B2C tenant whose redirect URIs are registered for every service. */
  readonly b2cTenant?: B2cTenant
  /** Whether `jwksUri` and `request_uri` may point to private addresses. */
  readonly privateNetworks: boolean
  /** How long the keys of a `jwksUri` are cached, in seconds. Overrides itsme's rule. */
  readonly partnerKeysCache?: number
  readonly logLevel: LogLevel
  readonly logFormat: 'text' | 'json'
  /** Seed that makes random values the same in every run. */
  readonly seed?: string
  readonly fixtures: Fixtures
  /** What is needed to replace the documents that came from files. */
  readonly overlay: Overlay
}

/** What is merged below and above the documents from files. */
export interface Overlay {
  readonly options: LoadOptions
  /** The partner that the command-line flags describe. */
  readonly above: readonly FixtureSource[]
}

/**
 * Replaces the documents that came from files with another document.
 *
 * @throws ConfigurationError
 */
export function replaceFixtures(
  { options, above }: Overlay,
  source: FixtureSource,
): Promise<Fixtures> {
  return reloadFixtures([source, ...above], options)
}

const noSpellings: Readonly<Record<string, string>> = {}

/**
 * Validates options and loads the fixtures that they name.
 *
 * @param values the values by option name
 * @param spellings how the user spelled each option, for messages
 * @throws ConfigurationError with all problems
 */
export function createConfiguration(
  values: Readonly<Record<string, unknown>>,
  spellings = noSpellings,
  earlier: readonly InputError[] = [],
): Configuration {
  const { errors, named, read } = problemsOfOptions(optionsSchema, values, spellings)
  const options = read as GivenOptions
  const usable = withoutBad(options, new Set(errors.map(({ path }) => String(path[0]))))
  const loaded = attempt(() => loadAll(usable))
  const { tls, errors: ofTls } = readTls(usable)
  const combined = [...ofTls, ...tenantErrors(usable, loaded), ...storeErrors(usable)]
  const respelled = combined.map(({ path, message }) => ({
    path: spelling(path, spellings),
    message,
  }))
  const all = [...earlier, ...named, ...respelled, ...('errors' in loaded ? loaded.errors : [])]
  if (all.length > 0 || 'errors' in loaded) throw new ConfigurationError(all)
  return complete(options, loaded, tls)
}

/** Returns how to name an option in messages. A missing option is named as a flag if others were given as flags. */
function spelling(name: string, spellings: Readonly<Record<string, string>>): string {
  const flag = Object.keys(spellings).length === 0 ? undefined : flagOf(name)
  return spellings[name] ?? flag ?? name
}

/** Removes invalid options. They are already reported and would only cause further errors. */
function withoutBad(options: GivenOptions, bad: ReadonlySet<string>): GivenOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !bad.has(name)))
}

function attempt(load: () => Fixtures): Fixtures | { readonly errors: readonly InputError[] } {
  try {
    return load()
  } catch (error) {
    if (error instanceof ConfigurationError) return { errors: error.errors }
    throw error
  }
}

/**
 * Loads the fixtures that valid options name.
 *
 * @throws ConfigurationError
 */
function loadAll(options: GivenOptions): Fixtures {
  return loadFixtures(sourcesOf(options), overlayOf(options).options)
}

/**
 * Reloads the fixtures that valid options name.
 *
 * @throws ConfigurationError
 */
export async function reloadAll(options: GivenOptions): Promise<Fixtures> {
  return reloadFixtures(sourcesOf(options), overlayOf(options).options)
}

/**
 * Returns the documents that options name, and the partner that the flags describe.
 *
 * @throws ConfigurationError if a file cannot be read
 */
function sourcesOf(options: GivenOptions): FixtureSource[] {
  const found = (options.fixtures ?? []).map((entry) =>
    typeof entry === 'string'
      ? fixtureSources(entry)
      : [{ name: 'fixtures', document: entry } satisfies FixtureSource],
  )
  const unreadable = found.flatMap((sources) => ('error' in sources ? [sources.error] : []))
  if (unreadable.length > 0) throw new ConfigurationError(unreadable)
  const sources = found.flatMap((result) => ('error' in result ? [] : result))
  return [...sources, ...overlayOf(options).above]
}

/**
 * The secrets and keys of the packaged partners are public. Under a public URL, only the packaged partner that
 * `clientId` names is enabled.
 */
function overlayOf(options: GivenOptions): Overlay {
  const tenant = tenantOf(options)
  return {
    options: {
      ...(isPrivateUrl(options.publicUrl) ? {} : { packagedPartners: named(options.clientId) }),
      ...defined({ tenant }),
    },
    above: flagPartner(options, () => loadFixtures([]).partners),
  }
}

function named(clientId: string | undefined): string[] {
  return clientId === undefined ? [] : [clientId]
}

function isPrivateUrl(publicUrl: string | undefined): boolean {
  return (
    publicUrl === undefined || !URL.canParse(publicUrl) || isPrivateName(new URL(publicUrl).host)
  )
}

function complete(options: GivenOptions, fixtures: Fixtures, tls?: TlsFiles): Configuration {
  const { keys, save, controlToken, metricsToken, partnerKeysCache, seed } = options
  const publicUrl = options.publicUrl === undefined ? undefined : withoutSlash(options.publicUrl)
  return {
    port: options.port ?? 4876,
    host: options.host ?? 'localhost',
    internalUrls: (options.internalUrls ?? []).map(withoutSlash),
    strict: options.strict ?? false,
    identify: options.identify ?? 'both',
    privateNetworks: options.privateNetworks ?? isPrivateUrl(options.publicUrl),
    gate: options.gate ?? false,
    metrics: options.metrics ?? options.metricsToken !== undefined,
    rateLimit: options.rateLimit ?? (isPrivateUrl(options.publicUrl) ? 0 : 600),
    ...defined({ publicUrl, keys, save, controlToken, metricsToken }),
    ...defined({ partnerKeysCache, seed, tls }),
    ...defined({ b2cTenant: tenantOf(options), store: storeOf(options) }),
    disable: options.disable ?? [],
    trustProxy:
      options.trustProxy ?? (publicUrl?.startsWith('https:') && tls === undefined ? 1 : 0),
    logLevel: options.logLevel ?? 'info',
    logFormat: options.logFormat ?? 'text',
    fixtures,
    overlay: overlayOf(options),
  }
}

/**
 * Creates the configuration of a command line.
 *
 * @throws ConfigurationError
 */
export function commandLineConfiguration(raw: RawOptions): Configuration {
  return createConfiguration(raw.values, raw.spellings, raw.errors)
}

/** Returns the files and folders of the fixtures, for `--watch`, without documents that were passed inline. */
export function watchedPaths(options: GivenOptions): string[] {
  return (options.fixtures ?? []).filter((entry) => typeof entry === 'string').filter(isPath)
}
