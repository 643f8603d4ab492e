import { secretToken } from '../../domain/random.ts'
import type { Store } from '../../state/store.ts'

/** Header of a request of our own for a user who confirms, whatever the scenario says. Its value is a ticket. */
export const ticketHeader = 'x-itsme-simulator-ticket'

/** Milliseconds. */
const ticketLife = 30_000

/** Tickets for logins without a browser. Each is valid once. */
export interface Tickets {
  create(): Promise<string>
  /** False if the ticket is missing, unknown, used or expired. */
  use(ticket: string): Promise<boolean>
}

export function createTickets(store: Store): Tickets {
  const tickets = store.records<true>('tickets', { outlivesReset: true })
  return {
    async create() {
      const ticket = secretToken(24)
      await tickets.put(ticket, true, ticketLife)
      return ticket
    },
    use: async (ticket) => ticket !== '' && tickets.delete(ticket),
  }
}
