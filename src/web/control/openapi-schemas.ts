import { createControlInputs, type InputName } from '../../api/schemas/inputs.ts'
import { createControlResponses, type ResponseName } from '../../api/schemas/responses.ts'
import { createUserFaultSchema } from '../../config/fixtures/fault-schema.ts'
import { createSettingsSchema } from '../../config/fixtures/fixture-schema.ts'
import { createScenario } from '../../config/fixtures/scenario-schema.ts'
import { createUserSchema } from '../../config/fixtures/user-schema.ts'
import { schemaJson } from './simple-schema.ts'

type Json = Readonly<Record<string, unknown>>

/** The names of the responses in the document. The items of a list `…List` are a component of their own. */
const responseNames: Readonly<Record<ResponseName, string>> = {
  state: 'State',
  user: 'User',
  users: 'UserList',
  scan: 'Scan',
  partner: 'Partner',
  partners: 'PartnerList',
  findings: 'FindingList',
  kids: 'KeyIds',
  action: 'Action',
  actions: 'ActionList',
  fault: 'Fault',
  faults: 'FaultList',
  faultKinds: 'FaultKindList',
  journal: 'JournalEntryList',
  recordedLogin: 'Login',
  recordedLogins: 'LoginSummaryList',
  login: 'LoginResult',
  expired: 'ExpiredCount',
  secretLink: 'SecretLink',
  keys: 'Keys',
  rotation: 'KeyRotation',
  tokens: 'TesterList',
  newToken: 'NewTester',
  sandbox: 'Sandbox',
  sandboxes: 'SandboxList',
  problem: 'Problem',
}

/** The names of the bodies of requests. */
const bodyNames: Readonly<Partial<Record<InputName, string>>> = {
  confirm: 'ConfirmRequest',
  reject: 'RejectRequest',
  newFault: 'NewFault',
  takenJournal: 'TakeJournalRequest',
  login: 'RunLoginRequest',
  expireCodes: 'ExpireCodesRequest',
  expireAccessTokens: 'ExpireAccessTokensRequest',
  newPartner: 'NewPartner',
  partnerPatch: 'PartnerPatch',
  redirectUri: 'NewRedirectUri',
  secretLink: 'SecretLinkRequest',
  sandbox: 'NewSandbox',
  fixtures: 'FixtureDocument',
  rotation: 'RotationRequest',
  token: 'TesterRequest',
  newUser: 'NewUser',
  scan: 'ScanRequest',
}

/** The schemas of an OpenAPI document. */
export interface OpenApiSchemas {
  readonly components: Json
  readonly inputs: ReturnType<typeof createControlInputs>
  responseRef(name: ResponseName): Json
  bodyRef(name: InputName): Json
}

/** Creates the components of the document. What occurs in several places is one component. */
export function createOpenApiSchemas(): OpenApiSchemas {
  const inputs = createControlInputs()
  const user = createUserSchema()
  const [step, steps] = schemaJson(createScenario(), 'input')['anyOf'] as [Json, Json]
  const parts = {
    ScenarioStep: step,
    ScenarioSteps: steps,
    UserScenario: schemaJson(user.shape.scenario.unwrap(), 'input'),
    Settings: schemaJson(createSettingsSchema(), 'input'),
    UserFault: schemaJson(createUserFaultSchema(), 'input'),
    UserFixture: schemaJson(user, 'input'),
  }
  const bodies = Object.entries(bodyNames).map(
    ([name, title]) => [title, schemaJson(inputs[name as InputName], 'input')] as const,
  )
  const responses = Object.entries(createControlResponses()).map(
    ([name, schema]) =>
      [responseNames[name as ResponseName], schemaJson(schema, 'output')] as const,
  )
  const items = responses.flatMap(([name, schema]) =>
    name.endsWith('List') ? [[name.replace(/List$/, ''), itemsOf(schema)] as const] : [],
  )
  const all = new Map([...Object.entries(parts), ...bodies, ...responses, ...items])
  const names = new Map([...all].map(([name, schema]) => [JSON.stringify(schema), name]))
  return {
    components: Object.fromEntries(
      [...all].map(([name, schema]) => [name, mapMembers(schema, (part) => linked(part, names))]),
    ),
    inputs,
    responseRef: (name) => refTo(responseNames[name]),
    bodyRef: (name) => refTo(bodyNames[name] ?? ''),
  }
}

const refTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

/** Replaces a schema that is a component by a reference to it. */
function linked(part: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof part !== 'object' || part === null) return part
  const name = names.get(JSON.stringify(part))
  return name === undefined ? mapMembers(part, (each) => linked(each, names)) : refTo(name)
}

function mapMembers(part: object, change: (member: unknown) => unknown): unknown {
  if (Array.isArray(part)) return part.map(change)
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, change(value)]))
}

function itemsOf({ properties }: Json): Json {
  const { items } = properties as { items: { items: Json } }
  return items.items
}
