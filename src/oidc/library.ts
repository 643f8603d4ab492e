import type * as OidcProvider from 'oidc-provider'

const notice = 'oidc-provider WARNING: Unsupported runtime'

/**
 * Imports oidc-provider without the line that it prints on Node 20: version 9 dropped that Node officially, and yet all
 * that it uses is in 20.19 and later (decisions/0002). Every other warning passes.
 */
async function importQuietly(): Promise<typeof OidcProvider> {
  const { warn } = console
  console.warn = (...parts: unknown[]) => {
    if (!String(parts[0]).includes(notice)) warn(...parts)
  }
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}

const library = await importQuietly()

export const Provider = library.Provider
export const { errors, interactionPolicy } = library
