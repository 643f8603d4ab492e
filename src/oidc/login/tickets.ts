import { secretToken } from '../../domain/random.ts'
import type { Store } from '../../state/store.ts'

/**
 * Header of the simulator's own requests for a login without a browser. Its value is a ticket. The user then acts
 * without a delay, and confirms if the scenario does not decide.
 */
export const ticketHeader = 'x-itsme-simulator-ticket'

/** Milliseconds. */
const ticketLife = 30_000

/** Tickets for logins without a browser. Each is valid once. */
export interface Tickets {
  create(): Promise<string>
  /** Uses a ticket. Returns false if it is missing, unknown, used or expired. */
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
