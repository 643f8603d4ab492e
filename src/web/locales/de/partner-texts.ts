import type { partnerTexts as english } from '../en/partner-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of partners and their findings, in German. */
export const partnerTexts: Texts<typeof english> = {
  'findings.title': 'Befunde',
  'findings.lead':
    'Was itsme an den Anfragen eines Partners ablehnt oder nicht empfiehlt. Ändern Sie es, bevor Sie zu itsme gehen.',
  'findings.none': 'Bisher wurde nichts gefunden.',
  'findings.refused': 'Von itsme abgelehnt',
  'findings.advice': 'Ratschläge',
  'findings.seen': 'Gesehen: {count} ×, zuletzt bei {place}, {time}',
  'findings.change': 'Ändern',
  'findings.source': 'Quelle',
  'findings.strict': 'Mit --strict lehnt der Simulator diese auch ab.',
  'onboard.title': 'Ein neuer Partner',
  'onboard.lead':
    'Wie itsme es per Mail macht: ein Partnercode, ein Servicecode und ein Link, der das Client-Secret einmal zeigt.',
  'onboard.name': 'Name der Firma oder Anwendung',
  'onboard.code': 'Partnercode (Client-ID)',
  'onboard.codeHint':
    'Wird aus dem Namen gemacht, wenn Sie nichts eingeben; der Servicecode daraus mit _LOGIN.',
  'onboard.service': 'Servicecode',
  'onboard.type': 'Art des Service',
  'onboard.redirectUris': 'Redirect-URIs, eine pro Zeile',
  'onboard.go': 'Partner hinzufügen',
  'onboarded.title': '{code} ist jetzt Partner',
  'onboarded.keep': 'Bewahren Sie diese Datei auf',
  'onboarded.keepText':
    'Der Partner ist nach dem nächsten Start des Simulators weg, außer Sie bewahren dies auf und starten mit --fixtures. Es enthält das Client-Secret: es steht nur jetzt hier.',
  'onboarded.link': 'Einmal-Link zum Client-Secret',
  'onboarded.isKept':
    'Der Partner bleibt in der Datei von --save erhalten. Dies ist sein Fixture mit dem Client-Secret, das hier nur einmal gezeigt wird.',
  'onboarded.partner': 'Zum Partner',
  'onboarded.linkText':
    'Für die Person, die den Client einrichtet. Er funktioniert einmal, bis {time}.',
  'partners.title': 'Partner',
  'partners.lead':
    'Die Anwendungen, die hier Personen anmelden dürfen. Für itsme sind es Partner mit einem Code.',
  'partners.partner': 'Partner',
  'partners.services': 'Dienste',
  'partners.authentication': 'Authentifizierung',
  'partners.from': 'Festgelegt durch',
  'partners.from-packaged': 'das Paket',
  'partners.from-flags': 'die Befehlszeile',
  'partners.from-file': 'die Datei',
  'partners.from-document': 'ein Fixture-Dokument',
  'partners.from-control': 'hier hinzugefügt, bis der Simulator stoppt',
  'partners.from-saved': 'hier hinzugefügt und gespeichert',
  'partner.length': '({length} Zeichen)',
  'partner.show': 'Anzeigen',
  'partner.values': 'Werte je Framework',
  'partner.yaml': 'Als YAML herunterladen',
  'partner.newUri': 'Weitere Redirect-URI',
  'partner.addUri': 'Registrieren',
  'partner.removeUri': 'Entfernen',
  'partner.kept': 'Was Sie hier ändern, bleibt erhalten.',
  'partner.notKept':
    'Registriert, bis der Simulator stoppt. Damit sie erhalten bleibt, starten Sie mit --save und einer Datei.',
  'partner.change': 'Ändern',
  'partner.changeNotKept':
    'Was Sie hier ändern, gilt, bis der Simulator stoppt oder zurückgesetzt wird.',
  'partner.addService': 'Dienst hinzufügen',
  'partner.secret': 'Client-Secret',
  'partner.makeLink': 'Einmal-Link erstellen',
  'partner.newSecret': 'Neues Client-Secret erzeugen',
  'partner.remove': 'Diesen Partner entfernen',
}
