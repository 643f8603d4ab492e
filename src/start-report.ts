import type { Configuration } from './config/configuration.ts'
import { version } from './config/root.ts'
import { isoTime, systemClock } from './domain/clock.ts'
import { formatPhoneNumber } from './domain/people/phone-number.ts'
import { issuers, issuerUrl } from './oidc/issuers.ts'
import type { RunningSimulator } from './simulator.ts'
import type { Terminal } from './terminal.ts'
import { lanUrls } from './web/http/lan.ts'

/** What a command line prints before the simulator has its own log, and once it is listening. */
export interface Report {
  log(level: 'warn' | 'error', message: string): void
  started(configuration: Configuration, running: RunningSimulator): void
}

/** Reports in text for people, or in one JSON object per line for programs. */
export function createReport(format: 'text' | 'json', { out, err }: Terminal): Report {
  if (format === 'text') {
    return {
      log: (level, message) => err(level === 'warn' ? `warning: ${message}` : message),
      started: (configuration, running) => out(startTable(configuration, running)),
    }
  }
  return {
    log: (level, message) =>
      err(JSON.stringify({ time: isoTime(systemClock.now()), level, message })),
    started(_configuration, { url, madeControlToken: controlToken }) {
      out(JSON.stringify({ ...listeningEvent(url), ...(controlToken && { controlToken }) }))
    },
  }
}

/** Returns what a program needs to know about a simulator that is listening. */
export function listeningEvent(url: string) {
  const urls = issuers.map((issuer) => [issuer.name, issuerUrl(issuer, url)])
  return { event: 'listening', url, issuers: Object.fromEntries(urls) }
}

/** Returns what a person needs first, for standard output. */
function startTable(
  { fixtures, disable, host, publicUrl }: Configuration,
  running: RunningSimulator,
): string {
  const { url, madeControlToken } = running
  const isOn = (part: 'demo' | 'app') => !disable.includes(part)
  const active = fixtures.users.filter(({ status }) => status === 'active')
  const finger = active.find(({ scenario }) => scenario.name === 'manual') ?? active[0]
  const rows = [
    ...issuers.map((issuer) => [`issuer ${issuer.name}`, issuerUrl(issuer, url)]),
    ['home', `${url}/`],
    ...(isOn('demo') && fixtures.partners.some(({ code }) => code === 'DEMO')
      ? [['demo website', `${url}/demo`]]
      : []),
    ...(isOn('app') ? [['phones', `${url}/app`]] : []),
    ...(isOn('app') && publicUrl === undefined
      ? lanUrls(host, running.context.names()).map((lan) => [
          'phones, on your mobile',
          `${lan}/app`,
        ])
      : []),
    ...(finger
      ? [['test phone number', `${formatPhoneNumber(finger.phoneNumber)} (more on the home page)`]]
      : []),
    ...(madeControlToken
      ? [['control token', `${madeControlToken} (made now; --control-token sets your own)`]]
      : []),
  ]
  const width = Math.max(...rows.map(([name = '']) => name.length))
  const lines = rows.map(([name = '', value]) => `  ${name.padEnd(width)}  ${value}`)
  return ['', `itsme-simulator ${version}, a simulator: not itsme`, '', ...lines, ''].join('\n')
}
