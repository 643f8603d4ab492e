import type { siteTexts as english } from '../en/site-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of the simulator's own pages, but for logins, in German. */
export const siteTexts: Texts<typeof english> = {
  'home.title': 'Der itsme-Simulator läuft',
  'home.lead':
    'Er verhält sich gegenüber Ihrer Anwendung wie itsme. Kein Vertrag, kein Telefon, keine echten Personen.',
  'home.demo': 'Die Demo-Website ausprobieren',
  'home.phones': 'Die Telefone öffnen',
  'home.waiting': 'Jetzt offen',
  'home.lastLogins': 'Letzte Anmeldungen',
  'home.allLogins': 'Alle Anmeldungen',
  'home.client': 'Werte für Ihren Client',
  'home.discovery': 'Metadaten-URL ({issuer})',
  'home.clientId': 'Client-ID',
  'home.clientSecret': 'Client Secret',
  'home.clientSecretHidden': 'dem Partner bekannt; an einer öffentlichen Adresse nicht gezeigt',
  'home.scope': 'Scope',
  'home.redirect': 'Redirect-URIs',
  'home.anyLoopback':
    'jede http- oder https-URI auf einem Loopback-Namen, wie http://localhost:3000/callback',
  'home.people': 'Testpersonen',
  'home.number': 'Telefonnummer',
  'home.name': 'Name',
  'home.does': 'Was geschieht',
  'home.country': 'Dokument',
  'home.secretKeys': 'private_key_jwt, mit Schlüsseln; nur auf v2',
  'home.authentication': 'Client-Authentifizierung',
  'home.confirmation': 'eine Bestätigung, mit einer Vorlage in claims',
  'home.findings': 'Bevor Sie zu itsme gehen',
  'home.findingsText': 'Was itsme an den Anfragen der Anwendungen ablehnen würde:',
  'home.findingsLink': 'die Befunde ansehen',
  'home.control': 'Control-API',
  'home.controlText':
    'Steuern Sie ihn aus einem Test: sehen Sie die Zahlen, das Journal, die wartenden Aktionen.',
  'home.signIn': 'Anmelden',
  'home.signInText':
    'Sie sehen, was Fremde sehen. Mit dem Control-Token gibt es die Telefone, die Secrets und mehr:',
  'home.newPartner': 'Partner hinzufügen',
  'home.b2c': 'Azure AD B2C ({tenant}): {partner}',
  'home.b2cText':
    'Was in jedes Formular des Azure-Portals gehört, wie in Microsofts Artikel über itsme. Dateien für eine benutzerdefinierte Richtlinie:',
  'home.brokers': 'Andere Broker',
  'home.brokersText':
    'Werte für {partner}, und was als Redirect-URI registriert werden muss. Nur Keycloak wurde ausprobiert: die anderen stehen so da, wie sie sich dokumentieren.',
  'home.broker': 'Broker',
  'home.where': 'Wo',
  'home.fields': 'Felder',

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

  'demo.title': 'Demo-Shop',
  'demo.lead':
    'Eine kleine Website mit einem echten OpenID-Connect-Client. Sie zeigt die Tokens, die sie bekommt.',
  'demo.login': 'Mit itsme anmelden',
  'demo.loginNote': '(simuliert)',
  'demo.issuer': 'Issuer',
  'demo.service': 'Dienst',
  'demo.welcome': 'Willkommen, {name}',
  'demo.verified': 'Signatur, Issuer, Audience, Nonce, State und Ablaufzeit wurden geprüft.',
  'demo.failed': 'Die Anmeldung ist nicht gelungen:',
  'demo.claims': 'Was das ID-Token sagt',
  'demo.claim': 'Claim',
  'demo.value': 'Wert',
  'demo.header': 'Header des ID-Tokens',
  'demo.idToken': 'ID-Token, dekodiert',
  'demo.userinfo': 'Userinfo',
  'demo.response': 'Antwort des Token-Endpunkts (Tokens gekürzt)',
  'demo.again': 'Abmelden und neu beginnen',

  'secret.title': 'Ihr Client-Secret',
  'secret.lead':
    'Dieser Link zeigt das Client-Secret von {partner} einmal. Halten Sie einen sicheren Ort dafür bereit.',
  'secret.show': 'Einmal zeigen',
  'secret.shown': 'Bewahren Sie es jetzt auf: diese Seite lässt sich nicht noch einmal öffnen.',

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
  'onboarded.home': 'Zur Startseite',
  'onboarded.linkText':
    'Für die Person, die den Client einrichtet. Er funktioniert einmal, bis {time}.',

  'signIn.title': 'Beim Simulator anmelden',
  'signIn.lead':
    'Der Simulator hat das Control-Token beim Start ausgegeben, oder Sie haben ihm eines gegeben.',
  'signIn.label': 'Control-Token',
  'signIn.go': 'Anmelden',
  'signIn.wrong': 'Das ist nicht das Control-Token.',

  'does.manual': 'wartet auf Ihren Finger',
  'does.confirm': 'bestätigt sofort',
  'does.confirmLater': 'bestätigt nach {after} s',
  'does.reject-user': 'lehnt ab',
  'does.reject-wrong-icon': 'wählt die falsche Zeichnung',
  'does.reject-wrong-code': 'tippt einen falschen Code',
  'does.ignore': 'antwortet nie',
  'does.expire': 'läuft sofort ab',
  'does.expireLater': 'läuft nach {after} s ab',
  'does.error': 'der Client bekommt {error}',
  'does.inTurn': 'tut jedes Mal etwas anderes',
  'does.blocked': 'ist gesperrt',
  'does.deleted': 'ist gelöscht',

  'trait.document': 'Dokument: {country}',
  'trait.noGivenName': 'kein Vorname',
  'trait.noEmail': 'keine E-Mail',
  'trait.resident': 'Aufenthaltskarte',
  'trait.minor': '{age} Jahre alt',
  'trait.fault': 'Fehler: {fault}',

  'people.hidden':
    '{count} weitere Personen werden nicht gezeigt; ihre Nummern funktionieren ebenso.',
}
