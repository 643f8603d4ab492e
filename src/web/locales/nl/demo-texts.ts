import type { demoTexts as english } from '../en/demo-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of the demo website, in Dutch. */
export const demoTexts: Texts<typeof english> = {
  'demo.title': 'Demowebsite',
  'demo.lead':
    'Een echte OpenID Connect-client. Kies wat hij verstuurt, meld je aan en zie wat er terugkomt.',
  'demo.presets': 'Voorinstellingen',
  'demo.preset-own': 'Als een applicatie',
  'demo.preset-b2c': 'Als Azure AD B2C',
  'demo.preset-kiosk': 'Aan een kiosk',
  'demo.whatToSend': 'Wat er verstuurd wordt',
  'demo.login': 'Aanmelden met itsme',
  'demo.loginNote': '(gesimuleerd)',
  'demo.issuer': 'Issuer',
  'demo.service': 'Partner en service',
  'demo.acr': 'Beveiligingsniveau (acr_values)',
  'demo.askClaims': 'Losse claims',
  'demo.language': 'Taal (ui_locales)',
  'demo.responseMode': 'Response mode',
  'demo.notSent': 'niet verstuurd',
  'demo.sendAs': 'Versturen als',
  'demo.send-parameters': 'parameters',
  'demo.send-signed': 'ondertekend request object',
  'demo.send-encrypted': 'ondertekend en versleuteld request object',
  'demo.cannotSign':
    'Request objects vragen een partner waarvan de simulator de privésleutels heeft: Demo bank.',
  'demo.notRedeemed':
    'De code wordt niet ingewisseld: de simulator heeft de privésleutels van deze partner niet.',
  'demo.payment': 'Betaling',
  'demo.freeText': 'Vrije tekst',
  'demo.currency': 'Munt',
  'demo.other': 'Andere parameters',
  'demo.otherHint':
    'Eén per regel: naam=waarde. Ze vervangen die hierboven of komen erbij, zoals getypt, zodat je iets fouts kunt versturen. Een naam zonder = laat de parameter weg.',
  'demo.update': 'Het verzoek bijwerken',
  'demo.startOver': 'Opnieuw beginnen',
  'demo.request': 'Het verzoek',
  'demo.copyUrl': 'URL kopiëren',
  'demo.welcome': 'Welkom, {name}',
  'demo.verified':
    'De handtekening, issuer, audience, nonce, state, vervaltijd en sub van userinfo zijn gecontroleerd.',
  'demo.verifiedB2c': 'Zoals Azure AD B2C doet, is alleen het ID token gelezen.',
  'demo.failed-rejected':
    'Je bent niet aangemeld: het verzoek is niet bevestigd. Je kunt het opnieuw proberen.',
  'demo.failed-unavailable':
    'Je bent niet aangemeld: itsme is nu niet beschikbaar. Probeer het later opnieuw.',
  'demo.failed-wrong': 'Je bent niet aangemeld: er ging iets mis.',
  'demo.b2cShows': 'Een gebruiker van Azure AD B2C zou zien',
  'demo.everyStep': 'Elke stap bekijken',
  'demo.claims': 'Claims',
  'demo.claim': 'Claim',
  'demo.value': 'Waarde',
  'demo.foundIn': 'Gevonden in',
  'demo.in-id-token': 'ID token',
  'demo.in-userinfo': 'userinfo',
  'demo.picture': 'Foto van de persoon',
  'demo.missing':
    'Gevraagd en niet gegeven: {claims}. De persoon heeft ze niet, of itsme deelt ze niet met deze service.',
  'demo.noneMissing': 'Gevraagd en niet gegeven: geen.',
  'demo.raw': 'Ruwe antwoorden',
  'demo.header': 'Header van het ID token',
  'demo.idToken': 'ID token, gedecodeerd',
  'demo.userinfo': 'Userinfo',
  'demo.response': 'Tokenantwoord (tokens ingekort)',
  'demo.logInAgain': 'Opnieuw aanmelden',
  'demo.change': 'Het verzoek veranderen',
  'demo.again': 'Afmelden',

  'kiosk.title': 'Inloggen aan een kiosk',
  'kiosk.lead':
    'Inloggen zonder browser (CIBA): deze pagina toont een QR-code en vraagt itsme om de twee seconden of iemand die heeft gescand en bevestigd.',
  'kiosk.scan': 'Scan deze QR-code met de itsme-app',
  'kiosk.noCamera': 'Scan met een gesimuleerde telefoon',
  'kiosk.confirm': 'Bevestig nu in de itsme-app',
  'kiosk.phones': 'Open de telefoons',
  'kiosk.back': 'Terug naar de demowebsite',
  'kiosk.verified':
    'Handtekening, issuer, audience, vervaltijd en sub van userinfo zijn gecontroleerd.',
}
