import * as z from 'zod'
import { severities } from '../../faults/kind.ts'
import { checkGroups } from '../row.ts'
import type { CheckReport } from './json.ts'

/** Returns the JSON Schema of a report as JSON (docs/check-report.schema.json). */
export function reportJsonSchema(): object {
  return z.toJSONSchema(createReportSchema(), { io: 'input' })
}

/** It describes the type of a report: the compiler compares them. */
function createReportSchema(): z.ZodType<CheckReport, CheckReport> {
  const verdict = z.enum(['passed', 'failed', 'warning', 'not-tested'])
  const time = z.iso.datetime()
  const row = z.strictObject({
    group: z.enum(checkGroups),
    name: z.string().describe('The kind of fault, or what was done instead of a fault'),
    endpoint: z.string().nullable().describe('Where the fault was; null if there was none'),
    verdict,
    severity: z.enum(severities),
    what: z.string().describe('What the application did, or why it was not tested'),
    expected: z.string().describe('What a correct application does'),
    source: z.string().describe('Where the rule comes from'),
    login: z
      .string()
      .nullable()
      .describe('ID of the login in the simulator; null if there was none'),
    seconds: z.number(),
    journal: z.array(z.string()).describe('What the simulator wrote about the login'),
    hops: z.array(
      z.strictObject({
        method: z.enum(['GET', 'POST']),
        url: z.string().describe('Without the values of its parameters'),
        status: z.number().nullable().describe('Null if there was no response'),
        took: z.number().describe('In milliseconds'),
      }),
    ),
  })
  const finding = z.looseObject({
    rule: z.string(),
    severity: z.string(),
    message: z.string(),
    source: z.string(),
    remedy: z.string(),
  })
  return z.strictObject({
    startUrl: z.string(),
    simulatorUrl: z.string(),
    isWhole: z.boolean().describe('False if the check was ended early'),
    beganAt: time,
    seconds: z.number(),
    issuer: z.string().describe('csapi or v2'),
    partner: z.string(),
    service: z.string(),
    counts: z.strictObject({
      passed: z.number(),
      failed: z.number(),
      warning: z.number(),
      'not-tested': z.number(),
    }),
    rows: z.array(row),
    findings: z.array(finding),
  })
}
