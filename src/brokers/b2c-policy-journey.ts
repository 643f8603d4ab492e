/** Ids that the policy files use to refer to each other. */
export const ids = { profile: 'Itsme-OpenIdConnect', journey: 'SignUpOrSignInItsme' } as const

/** Returns a step that is skipped for an existing user. */
function newUserStep(order: number, profile: string): string {
  return `        <OrchestrationStep Order="${order}" Type="ClaimsExchange">
          <Preconditions>
            <Precondition Type="ClaimsExist" ExecuteActionsIf="true">
              <Value>objectId</Value>
              <Action>SkipThisOrchestrationStep</Action>
            </Precondition>
          </Preconditions>
          <ClaimsExchanges>
            <ClaimsExchange Id="Step${order}Exchange" TechnicalProfileReferenceId="${profile}" />
          </ClaimsExchanges>
        </OrchestrationStep>`
}

/**
 * Returns the user journey: select itsme, log in, find or create the user, send the claims (Microsoft's starter pack
 * SocialAndLocalAccounts).
 */
export function userJourney(): string {
  return `    <UserJourney Id="${ids.journey}">
      <OrchestrationSteps>
        <OrchestrationStep Order="1" Type="ClaimsProviderSelection" ContentDefinitionReferenceId="api.idpselections">
          <ClaimsProviderSelections>
            <ClaimsProviderSelection TargetClaimsExchangeId="ItsmeExchange" />
          </ClaimsProviderSelections>
        </OrchestrationStep>
        <OrchestrationStep Order="2" Type="ClaimsExchange">
          <ClaimsExchanges>
            <ClaimsExchange Id="ItsmeExchange" TechnicalProfileReferenceId="${ids.profile}" />
          </ClaimsExchanges>
        </OrchestrationStep>
        <OrchestrationStep Order="3" Type="ClaimsExchange">
          <ClaimsExchanges>
            <ClaimsExchange Id="AADUserRead" TechnicalProfileReferenceId="AAD-UserReadUsingAlternativeSecurityId-NoError" />
          </ClaimsExchanges>
        </OrchestrationStep>
${newUserStep(4, 'SelfAsserted-Social')}
${newUserStep(5, 'AAD-UserWriteUsingAlternativeSecurityId')}
        <OrchestrationStep Order="6" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
      </OrchestrationSteps>
      <ClientDefinition ReferenceId="DefaultWeb" />
    </UserJourney>`
}
