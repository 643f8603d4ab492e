import type { partnerTexts as english } from '../en/partner-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of partners and their findings, in Dutch. */
export const partnerTexts: Texts<typeof english> = {
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
  'onboarded.isKept':
    'De partner blijft bewaard in het bestand van --save. Dit is zijn fixture, met het client secret, dat hier maar één keer getoond wordt.',
  'onboarded.partner': 'Naar de partner',
  'onboarded.linkText': 'Voor wie de client instelt. Hij werkt één keer, tot {time}.',
  'partners.title': 'Partners',
  'partners.lead':
    'De applicaties die hier mensen mogen aanmelden. Voor itsme zijn het partners met een code.',
  'partners.partner': 'Partner',
  'partners.services': 'Services',
  'partners.authentication': 'Authenticatie',
  'partners.from': 'Bepaald door',
  'partners.from-packaged': 'het pakket',
  'partners.from-flags': 'de opdrachtregel',
  'partners.from-file': 'het bestand',
  'partners.from-document': 'een fixturedocument',
  'partners.from-control': 'hier toegevoegd, tot de simulator stopt',
  'partners.from-saved': 'hier toegevoegd, en bewaard',
  'partner.length': '({length} tekens)',
  'partner.show': 'Tonen',
  'partner.values': 'Waarden per framework',
  'partner.yaml': 'Downloaden als YAML',
  'partner.newUri': 'Nog een redirect-URI',
  'partner.addUri': 'Registreren',
  'partner.removeUri': 'Verwijderen',
  'partner.kept': 'Wat je hier verandert, blijft bewaard.',
  'partner.notKept':
    'Geregistreerd tot de simulator stopt. Start met --save en een bestand om het te bewaren.',
  'partner.change': 'Veranderen',
  'partner.changeNotKept': 'Wat je hier verandert, geldt tot de simulator stopt of gereset wordt.',
  'partner.addService': 'Een service toevoegen',
  'partner.secret': 'Client secret',
  'partner.makeLink': 'Een eenmalige link maken',
  'partner.newSecret': 'Een nieuw client secret maken',
  'partner.remove': 'Deze partner verwijderen',
}
