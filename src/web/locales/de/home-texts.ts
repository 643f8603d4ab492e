import type { homeTexts as english } from '../en/home-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of the home page, signing in and one-time secrets, in German. */
export const homeTexts: Texts<typeof english> = {
  'home.title': 'Der itsme-Simulator läuft',
  'home.lead':
    'Er verhält sich gegenüber Ihrer Anwendung wie itsme. Kein Vertrag, kein Telefon, keine echten Personen.',
  'home.demo': 'Die Demo-Website ausprobieren',
  'home.phones': 'Die Telefone öffnen',
  'home.application': 'Werte für Ihre Anwendung',
  'home.values': 'Werte',
  'home.noPartner': 'Noch darf keine Anwendung Personen anmelden.',
  'home.framework': 'Framework',
  'home.responseType': 'Response Type',
  'home.redirectOf': 'Redirect-URIs von {service}',
  'home.registered': 'Registriert',
  'home.tenant': 'Name des Mandanten',
  'home.setTenant': 'Werte anzeigen',
  'home.tenantHint':
    'Der Teil vor .onmicrosoft.com. Auch die Redirect-URIs des Mandanten müssen registriert sein: Starten Sie mit --b2c-tenant.',
  'home.withSecret': 'Mit dem Client-Secret anzeigen',
  'home.now': 'Jetzt',
  'home.overview': 'Übersicht',
  'home.noneWaiting': 'Keine Anfrage wartet.',
  'home.peopleText':
    'Die Telefonnummer bestimmt, was geschieht. Geben Sie sie in Ihrer Anwendung ein.',
  'home.numberOf': 'die Nummer von {name}',
  'home.started': 'gestartet um {time} UTC',
  'home.mobile': 'Auf Ihrem Handy:',
  'home.noMobile': 'Um Ihr eigenes Handy als Telefon zu verwenden, starten Sie mit --host 0.0.0.0.',
  'home.qr': 'QR-Code von {text}',
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
  'home.authentication': 'Client-Authentifizierung',
  'home.confirmation': 'eine Bestätigung, mit einer Vorlage in claims',
  'home.findings': 'Bevor Sie zu itsme gehen',
  'home.findingsText':
    '{partner} tut, was itsme ablehnt ({refused}) oder wovon itsme abrät ({advice}).',
  'home.findingsLink': 'Befunde zu {partner}',
  'home.noFindings': 'Nichts, was {partner} bisher gesendet hat, würde itsme ablehnen.',
  'home.control': 'Control-API',
  'home.signIn': 'Anmelden',
  'home.signInText':
    'Sie sehen, was Fremde sehen. Mit dem Control-Token gibt es die Telefone, die Secrets und mehr:',
  'home.newPartner': 'Partner hinzufügen',
  'secret.title': 'Ihr Client-Secret',
  'secret.lead':
    'Dieser Link zeigt das Client-Secret von {partner} einmal. Halten Sie einen sicheren Ort dafür bereit.',
  'secret.show': 'Einmal zeigen',
  'secret.shown': 'Bewahren Sie es jetzt auf: diese Seite lässt sich nicht noch einmal öffnen.',
  'signIn.title': 'Beim Simulator anmelden',
  'signIn.lead':
    'Der Simulator hat das Control-Token beim Start ausgegeben, oder Sie haben ihm eines gegeben.',
  'signIn.label': 'Control-Token',
  'signIn.go': 'Anmelden',
  'signIn.wrong': 'Das ist nicht das Control-Token.',
}
