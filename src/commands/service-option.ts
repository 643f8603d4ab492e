import * as z from 'zod'
import { type OptionSpec, option, serviceText } from '../config/options/option-spec.ts'

/** The services of a partner, as in the simulator's own option. */
export const serviceSpec: OptionSpec = option({
  name: 'service',
  kind: 'list',
  value: '<code[:type]>',
  description: 'a service of it; of several the first for authentication is taken',
  standard: 'DEMO_LOGIN, as at a start without --service',
  schema: z.array(serviceText),
})

/** Returns the code of the service with which users log in. */
export function loginServiceOf(services: readonly string[] = []): string {
  const parts = services.map((text) => text.split(':'))
  const [found = parts[0]] = parts.filter(
    ([, type = 'authentication']) => type === 'authentication',
  )
  return found?.[0] ?? 'DEMO_LOGIN'
}
