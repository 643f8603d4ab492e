import type { siteTexts as english } from '../en/site-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of the simulator's own pages, but for logins, in Dutch. */
export const siteTexts: Texts<typeof english> = {
  'home.title': 'De itsme-simulator draait',
  'home.lead':
    'Hij gedraagt zich tegenover je applicatie zoals itsme. Geen contract, geen telefoon, geen echte personen.',
  'home.demo': 'Probeer de demowebsite',
  'home.phones': 'Open de telefoons',
  'home.waiting': 'Nu in afwachting',
  'home.lastLogins': 'Laatste aanmeldingen',
  'home.allLogins': 'Alle aanmeldingen',
  'home.client': 'Waarden voor je client',
  'home.discovery': 'Metadata-URL ({issuer})',
  'home.clientId': 'Client-ID',
  'home.clientSecret': 'Client secret',
  'home.clientSecretHidden': 'bekend bij de partner; niet getoond op een publiek adres',
  'home.scope': 'Scope',
  'home.redirect': 'Redirect-URI’s',
  'home.anyLoopback':
    'elke http- of https-URI op een loopbacknaam, zoals http://localhost:3000/callback',
  'home.people': 'Testpersonen',
  'home.number': 'Telefoonnummer',
  'home.name': 'Naam',
  'home.does': 'Wat er gebeurt',
  'home.country': 'Document',
  'home.secretKeys': 'private_key_jwt, met sleutels; alleen op v2',
  'home.authentication': 'Clientauthenticatie',
  'home.confirmation': 'een bevestiging, met een sjabloon in claims',
  'home.findings': 'Voor je naar itsme gaat',
  'home.findingsText': 'Wat itsme in de verzoeken van de applicaties zou weigeren:',
  'home.findingsLink': 'bekijk de bevindingen',
  'home.control': 'Control-API',
  'home.controlText':
    'Stuur hem vanuit een test: bekijk de aantallen, het logboek, de wachtende acties.',
  'home.signIn': 'Aanmelden',
  'home.signInText':
    'Je ziet wat vreemden zien. Met het control token zijn er de telefoons, de secrets en meer:',
  'home.newPartner': 'Partner toevoegen',
  'home.b2c': 'Azure AD B2C ({tenant}): {partner}',
  'home.b2cText':
    'Wat in elk formulier van de Azure-portal hoort, zoals in het artikel van Microsoft over itsme. Bestanden voor een custom policy:',
  'home.brokers': 'Andere brokers',
  'home.brokersText':
    'Waarden voor {partner}, en wat als redirect-URI geregistreerd moet worden. Alleen Keycloak werd geprobeerd: de andere staan er zoals ze zichzelf documenteren.',
  'home.broker': 'Broker',
  'home.where': 'Waar',
  'home.fields': 'Velden',

  'findings.title': 'Bevindingen',
  'findings.lead':
    'Wat itsme in de verzoeken van een partner weigert of afraadt. Verander het voor je naar itsme gaat.',
  'findings.none': 'Tot nu toe is er niets gevonden.',
  'findings.refused': 'Geweigerd door itsme',
  'findings.advice': 'Advies',
  'findings.seen': 'Gezien: {count} ×, het laatst bij {place}, {time}',
  'findings.change': 'Veranderen',
  'findings.source': 'Bron',
  'findings.strict': 'Met --strict weigert de simulator deze ook.',

  'demo.title': 'Demowinkel',
  'demo.lead':
    'Een kleine website met een echte OpenID Connect-client. Ze toont de tokens die ze krijgt.',
  'demo.login': 'Inloggen met itsme',
  'demo.loginNote': '(gesimuleerd)',
  'demo.issuer': 'Issuer',
  'demo.service': 'Dienst',
  'demo.welcome': 'Welkom, {name}',
  'demo.verified': 'Handtekening, issuer, audience, nonce, state en vervaltijd zijn nagekeken.',
  'demo.failed': 'De aanmelding is niet gelukt:',
  'demo.claims': 'Wat het ID token zegt',
  'demo.claim': 'Claim',
  'demo.value': 'Waarde',
  'demo.header': 'Header van het ID token',
  'demo.idToken': 'ID token, gedecodeerd',
  'demo.userinfo': 'Userinfo',
  'demo.response': 'Antwoord van het token endpoint (tokens ingekort)',
  'demo.again': 'Uitloggen en opnieuw beginnen',

  'secret.title': 'Je client secret',
  'secret.lead':
    'Deze link toont het client secret van {partner} één keer. Zorg dat je er een veilige plaats voor hebt.',
  'secret.show': 'Toon het, één keer',
  'secret.shown': 'Bewaar het nu: deze pagina kan niet opnieuw geopend worden.',

  'onboard.title': 'Een nieuwe partner',
  'onboard.lead':
    'Zoals itsme het per mail doet: een partnercode, een servicecode, en een link die één keer het client secret toont.',
  'onboard.name': 'Naam van het bedrijf of de applicatie',
  'onboard.code': 'Partnercode (client-ID)',
  'onboard.codeHint':
    'Wordt van de naam gemaakt als je niets invult; de servicecode daarvan met _LOGIN.',
  'onboard.service': 'Servicecode',
  'onboard.type': 'Soort service',
  'onboard.redirectUris': 'Redirect-URI’s, één per regel',
  'onboard.go': 'Partner toevoegen',

  'onboarded.title': '{code} is nu een partner',
  'onboarded.keep': 'Bewaar dit bestand',
  'onboarded.keepText':
    'De partner is weg als de simulator opnieuw gestart wordt, tenzij je dit bewaart en met --fixtures start. Het bevat het client secret: het staat alleen nu hier.',
  'onboarded.link': 'Eenmalige link naar het client secret',
  'onboarded.home': 'Naar de startpagina',
  'onboarded.linkText': 'Voor wie de client instelt. Hij werkt één keer, tot {time}.',

  'signIn.title': 'Aanmelden bij de simulator',
  'signIn.lead':
    'De simulator toonde het control token bij de start, of je hebt er zelf een opgegeven.',
  'signIn.label': 'Control token',
  'signIn.go': 'Aanmelden',
  'signIn.wrong': 'Dit is niet het control token.',

  'does.manual': 'wacht op jouw bevestiging',
  'does.confirm': 'bevestigt meteen',
  'does.confirmLater': 'bevestigt na {after} s',
  'does.reject-user': 'weigert',
  'does.reject-wrong-icon': 'kiest de verkeerde tekening',
  'does.reject-wrong-code': 'typt een foute code',
  'does.ignore': 'antwoordt nooit',
  'does.expire': 'verloopt meteen',
  'does.expireLater': 'verloopt na {after} s',
  'does.error': 'de client krijgt {error}',
  'does.inTurn': 'doet elke keer iets anders',
  'does.blocked': 'is geblokkeerd',
  'does.deleted': 'is verwijderd',

  'trait.document': 'document: {country}',
  'trait.noGivenName': 'geen voornaam',
  'trait.noEmail': 'geen e-mail',
  'trait.resident': 'verblijfskaart',
  'trait.minor': '{age} jaar',
  'trait.fault': 'fout: {fault}',

  'people.hidden': 'Nog {count} personen worden niet getoond; hun nummers werken ook.',
}
