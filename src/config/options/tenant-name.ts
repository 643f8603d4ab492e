import * as z from 'zod'

/** Name of an Azure AD B2C tenant: the part before `.onmicrosoft.com`. */
export const tenantName = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,26}$/i, {
    message:
      'must be the tenant name alone, letters and digits, such as contoso for contoso.onmicrosoft.com',
  })
  .meta({ examples: ['contoso'] })

/** Id of a tenant or an application. */
export const guid = z.string().regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, {
  message: 'must be a GUID such as 6c1a1a9e-5d4b-4b9a-9d0e-3f2b8c7d6e5f',
})

/** A host name without scheme and path. */
export const domainName = z
  .string()
  .max(253)
  .regex(/^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*$/i, {
    message: 'must be a host name alone, such as login.example.com',
  })

/** Name of a user flow or custom policy. */
export const policyName = z.string().regex(/^b2c_1a?_[\w-]{1,100}$/i, {
  message: 'must be the name of a user flow (B2C_1_…) or a custom policy (B2C_1A_…)',
})
