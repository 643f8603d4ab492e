import type { Translate } from '../../locales/catalogue.ts'
import type { WebContext } from '../../web-context.ts'
import { shownLogin } from './facts-of-login.ts'
import { loginRow } from './login-row.ts'
import type { LoginRowView } from './login-views.ts'

/** Returns the newest logins, newest first. */
export async function lastLogins(
  dependencies: WebContext,
  count: number,
  t: Translate,
): Promise<LoginRowView[]> {
  const { logins } = dependencies.state
  const ids = (await logins.ids()).slice(-count).reverse()
  const found = await Promise.all(ids.map((id) => logins.find(id)))
  const rows = found.map(async (login) =>
    login === undefined ? [] : [loginRow(await shownLogin(login, dependencies), t)],
  )
  return (await Promise.all(rows)).flat()
}
