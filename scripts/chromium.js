// Finds a browser for the tests, or installs one: CHROMIUM_PATH, an installed Chromium, Chrome or Edge, playwright's
// cache; else apt on Debian as root, else playwright's own installer. Never skips silently.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { installByApt } from './apt.js'

async function cached() {
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return existsSync(path) ? path : undefined
}

function installByPlaywright() {
  console.error('No browser found: installing playwright’s Chromium for the tests.')
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'cli.js',
  )
  try {
    execFileSync(process.execPath, [cli, 'install', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  } catch (error) {
    console.error(`playwright install failed: ${error.message}`)
  }
}

/** Path of a browser. @throws Error that says what to do */
export async function findOrInstallChromium() {
  const { findChromium, isExecutable } = await import('../dist/src/check/browser/find-chromium.js')
  const given = process.env.CHROMIUM_PATH
  if (given !== undefined && given !== '') {
    if (isExecutable(given)) return given
    throw new Error(`CHROMIUM_PATH "${given}" cannot be executed`)
  }
  const found = findChromium() ?? (await cached())
  if (found !== undefined) return found
  installByApt(['chromium'], 'No browser found')
  const byApt = findChromium()
  if (byApt !== undefined) return byApt
  installByPlaywright()
  const byPlaywright = await cached()
  if (byPlaywright !== undefined) return byPlaywright
  throw new Error(
    'the tests need a Chromium, Chrome or Edge: install one, or set CHROMIUM_PATH to its executable',
  )
}
