import type { NewFault } from '../../src/index.ts'

/** A fault whose kind is not known to the compiler, or is wrong on purpose. */
export const anyFault = (fault: object) => fault as NewFault
