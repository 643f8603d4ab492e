import type { guideTexts as english } from '../en/guide-texts.ts'
import type { Texts } from '../en.ts'

/** The texts for people who test by hand, in German. */
export const guideTexts: Texts<typeof english> = {
  'guide.title': 'Manuell testen',
  'guide.lead':
    'Jede Telefonnummer steht für einen Fall. Melden Sie sich mit dieser Nummer bei der Anwendung an, die Sie testen, und vergleichen Sie, was sie zeigt, mit der letzten Spalte.',
  'guide.step1':
    'Melden Sie sich in der Anwendung ab, oder öffnen Sie ein privates Fenster. Wählen Sie dann die Anmeldung mit itsme.',
  'guide.step2':
    'Geben Sie auf der Seite „{identify}“ die Telefonnummer des Falls ein, oder wählen Sie die Person in der Liste.',
  'guide.step3':
    'Tun Sie, was bei dem Fall steht. Auf einem breiten Bildschirm steht das Telefon neben der Warteseite; auf einem kleinen drücken Sie auf „{openPhone}“. Zwei Tester mit derselben Person sehen auch die Anfragen des anderen: Verwenden Sie das Telefon, das Ihre eigene Warteseite zeigt. Alle Telefone:',
  'guide.step3-closed':
    'Tun Sie auf dem Telefon der Person, was bei dem Fall steht. Bitten Sie Ihr Team um eine Einladung zu den Telefonen.',
  'guide.case': 'Fall',
  'guide.do': 'Was Sie tun sollen',
  'guide.see': 'Was die Anwendung zeigen soll',
  'guide.wrong': 'Stimmt etwas nicht?',
  'guide.report':
    'Öffnen Sie die Anmeldung unter „{logins}“, wählen Sie „{report}“ und fügen Sie den Text in Ihren Bericht ein.',
  'guide.report-closed':
    'Notieren Sie die Uhrzeit, die Telefonnummer und, falls eine Fehlerseite erscheint, die Referenz in eckigen Klammern.',

  'guide.confirm': 'Die Person bestätigt',
  'guide.confirm.do':
    'Wählen Sie auf dem Telefon die Zeichnung, die die Warteseite zeigt, und drücken Sie dann auf „{confirm}“.',
  'guide.confirm.see': 'Sie sind als {name} angemeldet.',
  'guide.reject': 'Die Person lehnt ab',
  'guide.reject.do': 'Drücken Sie auf dem Telefon auf „{reject}“.',
  'guide.reject.see':
    'Sie sind nicht angemeldet. Die Anwendung meldet, dass Sie nicht bestätigt haben, und Sie können es erneut versuchen.',
  'guide.drawing': 'Die Person wählt die falsche Zeichnung',
  'guide.drawing.do':
    'Wählen Sie auf dem Telefon eine andere Zeichnung als die auf der Warteseite und drücken Sie dann auf „{confirm}“.',
  'guide.drawing.see': 'Dasselbe wie im Fall „Die Person lehnt ab“.',
  'guide.at-once': 'Die Person bestätigt schnell',
  'guide.at-once.do': 'Nichts: Der Simulator bestätigt selbst.',
  'guide.at-once.see': 'Sie sind als {name} angemeldet.',
  'guide.rejects': 'Die Person lehnt schnell ab',
  'guide.rejects.do': 'Nichts: Der Simulator lehnt selbst ab.',
  'guide.rejects.see': 'Sie sind nicht angemeldet und können es erneut versuchen.',
  'guide.expires': 'Niemand antwortet rechtzeitig',
  'guide.expires.do':
    'Nichts: Die Anfrage läuft sofort ab, und eine Seite meldet das zwei Sekunden lang.',
  'guide.expires.see': 'Sie sind nicht angemeldet und können es erneut versuchen.',
  'guide.unknown': 'Zur Nummer gibt es kein Konto',
  'guide.unknown.do': 'Lesen Sie die Meldung auf der Seite und drücken Sie dann auf „{cancel}“.',
  'guide.unknown.see':
    'Sie sind zurück in der Anwendung, nicht angemeldet, und können es erneut versuchen.',
  'guide.blocked': 'Das Konto ist gesperrt',
  'guide.blocked.do': 'Lesen Sie die Meldung auf der Seite und drücken Sie dann auf „{cancel}“.',
  'guide.blocked.see':
    'Sie sind zurück in der Anwendung, nicht angemeldet, und können es erneut versuchen.',
  'guide.deleted': 'Das Konto wurde gelöscht',
  'guide.deleted.do': 'Lesen Sie die Meldung auf der Seite und drücken Sie dann auf „{cancel}“.',
  'guide.deleted.see':
    'Sie sind zurück in der Anwendung, nicht angemeldet, und können es erneut versuchen.',
  'guide.unavailable': 'itsme ist nicht verfügbar',
  'guide.unavailable.do': 'Nichts: Der Simulator antwortet, dass itsme nicht verfügbar ist.',
  'guide.unavailable.see':
    'Die Anwendung meldet, dass itsme gerade nicht verfügbar ist und Sie es später erneut versuchen sollen.',
  'guide.one-name': 'Eine Person mit nur einem Namen',
  'guide.one-name.do':
    'Wählen Sie auf dem Telefon die Zeichnung und drücken Sie dann auf „{confirm}“.',
  'guide.one-name.see':
    'Sie sind als {name} angemeldet. Auf keiner Seite steht ein leerer Name, „null“ oder „undefined“.',
  'guide.no-email': 'Eine Person ohne E-Mail-Adresse',
  'guide.no-email.do':
    'Wählen Sie auf dem Telefon die Zeichnung und drücken Sie dann auf „{confirm}“.',
  'guide.no-email.see':
    'Sie sind als {name} angemeldet, und alle Akzente stimmen. Die Anwendung macht ohne E-Mail-Adresse weiter oder fragt nach einer.',
  'guide.minor': 'Eine Person unter 18 Jahren',
  'guide.minor.do':
    'Wählen Sie auf dem Telefon die Zeichnung und drücken Sie dann auf „{confirm}“.',
  'guide.minor.see':
    'Sie sind als {name} angemeldet, außer wenn Ihre Regeln Minderjährige ablehnen: Dann meldet die Anwendung den Grund, und Sie sind nicht angemeldet.',
  'guide.foreign': 'Eine Person mit einem ausländischen Dokument',
  'guide.foreign.do':
    'Wählen Sie auf dem Telefon die Zeichnung und drücken Sie dann auf „{confirm}“.',
  'guide.foreign.see': 'Sie sind als {name} angemeldet, ohne belgische Nationalregisternummer.',
  'guide.fault': 'Die Antwort von itsme ist falsch',
  'guide.fault.do': 'Nichts: Der Simulator sendet eine Antwort, die die Anwendung ablehnen muss.',
  'guide.fault.see':
    'Sie sind nicht angemeldet. Die Anwendung meldet, dass etwas schiefgegangen ist, und zeigt keinen Namen.',

  'testers.title': 'Tester',
  'testers.lead':
    'Laden Sie Personen ein, die manuell testen. Sie sehen die Telefone und die Anmeldungen und können eigene Testpersonen hinzufügen; sie sehen keine Secrets und können keine Partner ändern.',
  'testers.invite': 'Tester einladen',
  'testers.made': 'Einladung',
  'testers.madeText':
    'Senden Sie diesen Link, oder zeigen Sie den QR-Code. Der Link meldet einen einzigen Browser einmal an und wird nicht noch einmal gezeigt.',
  'testers.invitedTitle': 'Eingeladen',
  'testers.invited': 'eingeladen am {day}, Zugang bis {until}',
  'testers.signedIn': 'angemeldet am {day}, Zugang bis {until}',
  'testers.remove': 'Zugang beenden',
  'testers.none': 'Es ist niemand eingeladen.',
  'testers.link': 'Sie sind zum Testen eingeladen',
  'testers.linkText':
    'Mit diesem Link kann dieser Browser die simulierten Telefone bis {until} verwenden. Der Link funktioniert einmal.',
  'signIn.out': 'Abmelden',
  'faults.nobody': 'wählen Sie eine Ihrer eigenen Personen',
}
