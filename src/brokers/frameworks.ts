import { readPackageFile } from '../config/root.ts'
import type { Partner } from '../domain/partner.ts'

/** The values in a template, by the name between its braces. */
export type TemplateValues = Readonly<
  Record<
    | 'issuerUrl'
    | 'authorizationUrl'
    | 'tokenUrl'
    | 'userinfoUrl'
    | 'jwksUrl'
    | 'clientId'
    | 'clientSecret'
    | 'service'
    | 'scope'
    | 'redirectUri',
    string
  >
>

/** A framework for which the home page has code or configuration. */
export interface Framework {
  readonly id: string
  readonly name: string
  /** The name of the file in an application. */
  readonly file: string
  /** The template by the partner's way to authenticate; absent where the framework does not do it by configuration. */
  readonly templates: Readonly<Partial<Record<Partner['authentication'], string>>>
}

export const frameworks: readonly Framework[] = [
  { id: 'env', name: '.env', file: '.env', templates: { client_secret_post: 'env.txt' } },
  {
    id: 'openid-client',
    name: 'openid-client',
    file: 'login.mjs',
    templates: {
      client_secret_post: 'openid-client.js',
      private_key_jwt: 'openid-client-keys.js',
    },
  },
  {
    id: 'spring',
    name: 'Spring',
    file: 'application.yaml',
    templates: { client_secret_post: 'spring.yaml' },
  },
  {
    id: 'aspnet-core',
    name: 'ASP.NET Core',
    file: 'Program.cs',
    templates: { client_secret_post: 'aspnet-core.cs' },
  },
]

/**
 * Fills in a template of the package. In all of them, the values are in double quotes with the escapes of JSON, which
 * JavaScript, C#, YAML and .env files share.
 */
export function fillTemplate(name: string, values: TemplateValues): string {
  const template = readPackageFile(`templates/${name}`)
  return template.replace(/\{\{(\w+)\}\}/g, (placeholder, key: string) =>
    Object.hasOwn(values, key)
      ? JSON.stringify(values[key as keyof TemplateValues]).slice(1, -1)
      : placeholder,
  )
}
