import { b2cCommand } from './b2c.ts'
import { checkCommand } from './check.ts'
import type { Command } from './command.ts'
import { compareCommand } from './compare.ts'
import { doctorCommand } from './doctor/doctor.ts'
import { keysCommand } from './keys.ts'
import { loginCommand } from './login.ts'
import { onboardCommand } from './onboard.ts'
import { recordCommand } from './record.ts'

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  b2cCommand,
  onboardCommand,
  checkCommand,
  loginCommand,
  keysCommand,
  doctorCommand,
  recordCommand,
  compareCommand,
]
