import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Context } from 'koa'
import { packageRoot } from '../../config/root.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

interface Asset {
  readonly type: string
  readonly body: Buffer
}

function loadAssets(): ReadonlyMap<string, Asset> {
  const folder = join(packageRoot, 'public')
  return new Map(
    readdirSync(folder).map((name) => [
      name,
      {
        type: types[extname(name)] ?? 'application/octet-stream',
        body: readFileSync(join(folder, name)),
      },
    ]),
  )
}

/** GET /assets/:name: the few files of `public/`, which are read once. */
export function serveAsset() {
  let assets: ReadonlyMap<string, Asset> | undefined
  return async (ctx: Context): Promise<void> => {
    assets ??= loadAssets()
    const asset = assets.get(String(ctx['params'].name))
    if (asset === undefined) return
    ctx.set('Cache-Control', 'public, max-age=300')
    ctx.type = asset.type
    ctx.body = asset.body
  }
}
