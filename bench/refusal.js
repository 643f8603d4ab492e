/** What the caller can mend: one line, and no stack. */
export class Refusal extends Error {}
