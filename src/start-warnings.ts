import type { Fixtures } from './config/fixtures/fixtures.ts'
import { loadFixtures } from './config/fixtures/load-fixtures.ts'
import { faultText } from './faults/fault.ts'
import type { Logger } from './logger.ts'
import type { KeySet } from './oidc/keys/keys.ts'

/** Warns about client secrets that come from the packaged fixtures: these are published, so everyone can read them. */
export function warnOfPublicSecrets(logger: Logger, { partners }: Fixtures): void {
  const published = new Set(loadFixtures([]).partners.map(({ secret }) => secret))
  for (const { code, secret } of partners) {
    if (secret === undefined || !published.has(secret)) continue
    logger.log(
      'warn',
      `partner ${code} has the packaged client secret, which everybody knows; give it one with --client-secret`,
    )
  }
}

/** Logs what a person who starts a simulator needs to know. */
export function announce(logger: Logger, keys: KeySet, { partners, faults }: Fixtures): void {
  if (keys.source === 'made') {
    logger.log(
      'warn',
      'keys were made for this start only: clients that cached them will refuse tokens after the next; keep them with --keys <file>',
    )
  }
  if (partners.length === 0) {
    logger.log(
      'warn',
      'no partner is configured: the packaged partners are not used on a public URL; add one with --client-id or --fixtures',
    )
  }
  // Faults of users affect only logins of these users.
  for (const fault of faults.filter(({ user }) => user === undefined))
    logger.log('info', `fault "${fault.name}": ${faultText(fault)}`)
}
