import * as z from 'zod'
import { option } from '../config/options/option-spec.ts'

/** The option of commands that call the control API of a running simulator. */
export const controlTokenOption = option({
  name: 'controlToken',
  value: '<token>',
  description: 'the control token of a simulator under a public name',
  standard: 'ITSME_CONTROL_TOKEN',
  secret: true,
  schema: z.string().min(1),
})
