// Finds a browser for the tests, or installs one: CHROMIUM_PATH, an installed Chromium, Chrome or Edge, playwright's
// cache; else apt on Debian as root, else playwright's own installer. Never skips silently.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { installByApt } from './apt.js'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
]
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const ending = process.platform === 'win32' ? '.exe' : ''
  const inPath = names.flatMap((name) => folders.map((folder) => join(folder, name + ending)))
  return [...inPath, ...places].find(isExecutable)
}

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
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given !== undefined && given !== '') {
    if (isExecutable(given)) return given
    throw new Error(`CHROMIUM_PATH "${given}" cannot be executed`)
  }
  const found = installed() ?? (await cached())
  if (found !== undefined) return found
  installByApt(['chromium'], 'No browser found')
  const byApt = installed()
  if (byApt !== undefined) return byApt
  installByPlaywright()
  const byPlaywright = await cached()
  if (byPlaywright !== undefined) return byPlaywright
  throw new Error(
    'the tests need a Chromium, Chrome or Edge: install one, or set CHROMIUM_PATH to its executable',
  )
}
