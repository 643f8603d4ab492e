import type { demoTexts as english } from '../en/demo-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of the demo website, in German. */
export const demoTexts: Texts<typeof english> = {
  'demo.title': 'Demo-Website',
  'demo.lead':
    'Ein echter OpenID-Connect-Client. Wählen Sie, was er sendet, melden Sie sich an und sehen Sie, was zurückkommt.',
  'demo.presets': 'Voreinstellungen',
  'demo.preset-own': 'Als Anwendung',
  'demo.preset-b2c': 'Als Azure AD B2C',
  'demo.preset-kiosk': 'An einem Terminal',
  'demo.whatToSend': 'Was gesendet wird',
  'demo.login': 'Mit itsme anmelden',
  'demo.loginNote': '(simuliert)',
  'demo.issuer': 'Aussteller',
  'demo.service': 'Partner und Dienst',
  'demo.acr': 'Sicherheitsstufe (acr_values)',
  'demo.askClaims': 'Einzelne Claims',
  'demo.language': 'Sprache (ui_locales)',
  'demo.responseMode': 'Response Mode',
  'demo.notSent': 'nicht gesendet',
  'demo.sendAs': 'Senden als',
  'demo.send-parameters': 'Parameter',
  'demo.send-signed': 'signiertes Request-Objekt',
  'demo.send-encrypted': 'signiertes und verschlüsseltes Request-Objekt',
  'demo.cannotSign':
    'Request-Objekte brauchen einen Partner, dessen private Schlüssel der Simulator hat: Demo bank.',
  'demo.notRedeemed':
    'Der Code wird nicht eingelöst: Der Simulator hat die privaten Schlüssel dieses Partners nicht.',
  'demo.payment': 'Zahlung',
  'demo.freeText': 'Freier Text',
  'demo.currency': 'Währung',
  'demo.other': 'Weitere Parameter',
  'demo.otherHint':
    'Einer je Zeile: Name=Wert. Sie ersetzen die obigen oder kommen hinzu, wie eingegeben, damit Sie etwas Falsches senden können. Ein Name ohne = lässt den Parameter weg.',
  'demo.update': 'Anfrage aktualisieren',
  'demo.startOver': 'Von vorn beginnen',
  'demo.request': 'Die Anfrage',
  'demo.copyUrl': 'URL kopieren',
  'demo.welcome': 'Willkommen, {name}',
  'demo.verified':
    'Signatur, Aussteller, Audience, Nonce, State, Ablauf und sub der Userinfo wurden geprüft.',
  'demo.verifiedB2c': 'Wie bei Azure AD B2C wurde nur das ID-Token gelesen.',
  'demo.failed-rejected':
    'Sie sind nicht angemeldet: Die Anfrage wurde nicht bestätigt. Sie können es erneut versuchen.',
  'demo.failed-unavailable':
    'Sie sind nicht angemeldet: itsme ist gerade nicht verfügbar. Versuchen Sie es später erneut.',
  'demo.failed-wrong': 'Sie sind nicht angemeldet: Etwas ist schiefgegangen.',
  'demo.b2cShows': 'Ein Benutzer von Azure AD B2C sähe',
  'demo.everyStep': 'Jeden Schritt ansehen',
  'demo.claims': 'Claims',
  'demo.claim': 'Claim',
  'demo.value': 'Wert',
  'demo.foundIn': 'Gefunden in',
  'demo.in-id-token': 'ID-Token',
  'demo.in-userinfo': 'Userinfo',
  'demo.picture': 'Foto der Person',
  'demo.missing':
    'Angefragt und nicht geliefert: {claims}. Die Person hat sie nicht, oder itsme teilt sie nicht mit diesem Dienst.',
  'demo.noneMissing': 'Angefragt und nicht geliefert: keine.',
  'demo.raw': 'Rohe Antworten',
  'demo.header': 'Header des ID-Tokens',
  'demo.idToken': 'ID-Token, dekodiert',
  'demo.userinfo': 'Userinfo',
  'demo.response': 'Token-Antwort (Token gekürzt)',
  'demo.logInAgain': 'Erneut anmelden',
  'demo.change': 'Anfrage ändern',
  'demo.again': 'Abmelden',

  'kiosk.title': 'An einem Terminal anmelden',
  'kiosk.lead':
    'Eine Anmeldung ohne Browser (CIBA): Diese Seite zeigt einen QR-Code und fragt itsme alle zwei Sekunden, ob ihn jemand gescannt und bestätigt hat.',
  'kiosk.scan': 'Scannen Sie diesen QR-Code mit der itsme-App',
  'kiosk.noCamera': 'Mit einem simulierten Telefon scannen',
  'kiosk.confirm': 'Bestätigen Sie jetzt in der itsme-App',
  'kiosk.phones': 'Telefone öffnen',
  'kiosk.back': 'Zurück zur Demo-Website',
  'kiosk.verified': 'Signatur, Aussteller, Audience, Ablauf und sub von userinfo wurden geprüft.',
}
