import { guideClaims, type KitFacts, kitScope, metadataUrl, relyingPartyPolicy } from './b2c-kit.ts'
import { ownClaims, policyClaims } from './b2c-policy-claims.ts'
import { ids, userJourney } from './b2c-policy-journey.ts'

/** Escapes a text for XML, for use in an attribute or between tags. */
function xml(text: string): string {
  const names: Record<string, string> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": 'apos',
  }
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`)
}

/** The policy that contains the claims provider, the claims and the user journey. */
export const extensionsPolicy = 'B2C_1A_ItsmeExtensions'
/** Names that the relying party policy cannot have: those of the extensions policy and of the starter pack. */
export const takenPolicies = [
  extensionsPolicy,
  'B2C_1A_TrustFrameworkBase',
  'B2C_1A_TrustFrameworkLocalization',
  'B2C_1A_TrustFrameworkExtensions',
]
/** The policy key that holds the client secret. */
export const secretKey = 'B2C_1A_ItsmeSecret'

function policyTag({ tenant }: KitFacts, id: string): string {
  const tenantId = xml(`${tenant.name}.onmicrosoft.com`)
  return `<?xml version="1.0" encoding="utf-8"?>
<TrustFrameworkPolicy
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:xsd="http://www.w3.org/2001/XMLSchema"
  xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06"
  PolicySchemaVersion="0.3.0.0"
  TenantId="${tenantId}"
  PolicyId="${xml(id)}"
  PublicPolicyUri="http://${tenantId}/${xml(id)}">`
}

function basePolicy({ tenant }: KitFacts, id: string): string {
  return `  <BasePolicy>
    <TenantId>${xml(tenant.name)}.onmicrosoft.com</TenantId>
    <PolicyId>${xml(id)}</PolicyId>
  </BasePolicy>`
}

/** A file of a custom policy. */
export interface PolicyFile {
  readonly name: string
  readonly text: string
}

/**
 * Returns the files of a custom policy based on Microsoft's starter pack SocialAndLocalAccounts. One contains the
 * claims provider, the claims and the user journey; the other is the relying party policy that applications use.
 */
export function policyFiles(facts: KitFacts): PolicyFile[] {
  return [
    { name: `${extensionsPolicy}.xml`, text: extensions(facts) },
    { name: `${relyingPartyPolicy(facts)}.xml`, text: relyingParty(facts) },
  ]
}

function extensions(facts: KitFacts): string {
  return `${policyTag(facts, extensionsPolicy)}
${basePolicy(facts, 'B2C_1A_TrustFrameworkExtensions')}
  <BuildingBlocks>
    <ClaimsSchema>
${claimTypes()}
    </ClaimsSchema>
  </BuildingBlocks>
  <ClaimsProviders>
${claimsProvider(facts)}
  </ClaimsProviders>
  <UserJourneys>
${userJourney()}
  </UserJourneys>
</TrustFrameworkPolicy>
`
}

function claimTypes(): string {
  const request = { id: 'itsmeClaims', name: 'Claims asked for', type: 'string' }
  return [request, ...ownClaims]
    .map(
      ({ id, name, type }) => `      <ClaimType Id="${id}">
        <DisplayName>${xml(name)}</DisplayName>
        <DataType>${type}</DataType>
      </ClaimType>`,
    )
    .join('\n')
}

function claimsProvider({ issuerUrl, clientId, service }: KitFacts): string {
  const output = policyClaims.map(
    ({ id, from }) =>
      `            <OutputClaim ClaimTypeReferenceId="${id}" PartnerClaimType="${xml(from)}" />`,
  )
  return `    <ClaimsProvider>
      <Domain>itsme</Domain>
      <DisplayName>itsme</DisplayName>
      <TechnicalProfiles>
        <TechnicalProfile Id="${ids.profile}">
          <DisplayName>itsme</DisplayName>
          <Description>Log in with itsme (a simulator)</Description>
          <Protocol Name="OpenIdConnect" />
          <Metadata>
            <Item Key="METADATA">${xml(metadataUrl(issuerUrl))}</Item>
            <Item Key="client_id">${xml(clientId)}</Item>
            <Item Key="response_types">code</Item>
            <Item Key="response_mode">query</Item>
            <Item Key="scope">${xml(kitScope(service))}</Item>
            <Item Key="HttpBinding">POST</Item>
            <Item Key="token_endpoint_auth_method">client_secret_post</Item>
            <Item Key="UsePolicyInRedirectUri">false</Item>
          </Metadata>
          <CryptographicKeys>
            <Key Id="client_secret" StorageReferenceId="${secretKey}" />
          </CryptographicKeys>
          <InputClaims>
            <InputClaim ClaimTypeReferenceId="itsmeClaims" PartnerClaimType="claims" DefaultValue="${xml(guideClaims)}" AlwaysUseDefaultValue="true" />
          </InputClaims>
          <OutputClaims>
${output.join('\n')}
            <OutputClaim ClaimTypeReferenceId="identityProvider" DefaultValue="itsme" AlwaysUseDefaultValue="true" />
            <OutputClaim ClaimTypeReferenceId="authenticationSource" DefaultValue="socialIdpAuthentication" AlwaysUseDefaultValue="true" />
          </OutputClaims>
          <OutputClaimsTransformations>
            <OutputClaimsTransformation ReferenceId="CreateRandomUPNUserName" />
            <OutputClaimsTransformation ReferenceId="CreateUserPrincipalName" />
            <OutputClaimsTransformation ReferenceId="CreateAlternativeSecurityId" />
            <OutputClaimsTransformation ReferenceId="CreateSubjectClaimFromAlternativeSecurityId" />
          </OutputClaimsTransformations>
          <UseTechnicalProfileForSessionManagement ReferenceId="SM-SocialLogin" />
        </TechnicalProfile>
      </TechnicalProfiles>
    </ClaimsProvider>`
}

function relyingParty(facts: KitFacts): string {
  const output = policyClaims
    .filter(({ id }) => id !== 'issuerUserId')
    .map(({ id }) => `        <OutputClaim ClaimTypeReferenceId="${id}" />`)
  return `${policyTag(facts, relyingPartyPolicy(facts))}
${basePolicy(facts, extensionsPolicy)}
  <RelyingParty>
    <DefaultUserJourney ReferenceId="${ids.journey}" />
    <TechnicalProfile Id="PolicyProfile">
      <DisplayName>PolicyProfile</DisplayName>
      <Protocol Name="OpenIdConnect" />
      <OutputClaims>
        <OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub" />
        <OutputClaim ClaimTypeReferenceId="identityProvider" />
${output.join('\n')}
      </OutputClaims>
      <SubjectNamingInfo ClaimType="sub" />
    </TechnicalProfile>
  </RelyingParty>
</TrustFrameworkPolicy>
`
}
