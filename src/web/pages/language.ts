import type { Context } from 'koa'
import { basePath, languageCookie, localPath, seeOther } from '../http/http.ts'
import { languageCodeOf } from '../locales/catalogue.ts'

const rememberFor = 365 * 24 * 3600 * 1000

/** GET /language?language=&returnTo=&uid=: stores a language, and that it was chosen during the visit `uid`. */
export async function switchLanguage(ctx: Context): Promise<void> {
  const { language, uid: visit, returnTo } = ctx.query
  const code = languageCodeOf(String(language))
  const uid = /^[\w-]{1,64}$/.exec(String(visit ?? ''))?.[0]
  if (code !== undefined) {
    ctx.cookies.set(languageCookie(ctx), uid === undefined ? code : `${code}.${uid}`, {
      httpOnly: true,
      sameSite: 'lax',
      path: `${basePath(ctx)}/`,
      maxAge: rememberFor,
      signed: false,
    })
  }
  seeOther(ctx, localPath(String(returnTo ?? '/')))
}
