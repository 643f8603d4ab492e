import type { guideTexts as english } from '../en/guide-texts.ts'
import type { Texts } from '../en.ts'

/** The texts for people who test by hand, in German. */
export const guideTexts: Texts<typeof english> = {
  'guide.title': 'Testen von Hand',
  'guide.lead':
    'Jede Telefonnummer steht für einen Fall. Melden Sie sich mit dieser Nummer bei der Anwendung an und vergleichen Sie, was sie zeigt, mit dem, was hier steht.',
  'guide.step1': 'Wählen Sie in der Anwendung die Anmeldung mit itsme.',
  'guide.step2': 'Geben Sie die Telefonnummer des Falls ein.',
  'guide.step3':
    'Tun Sie, was bei dem Fall steht. Das Telefon finden Sie neben der Warteseite und hier:',
  'guide.step3-closed':
    'Tun Sie auf dem Telefon der Person, was bei dem Fall steht. Bitten Sie Ihr Team um eine Einladung zu den Telefonen.',
  'guide.case': 'Fall',
  'guide.do': 'Was Sie tun sollen',
  'guide.see': 'Was die Anwendung zeigen soll',
  'guide.wrong': 'Stimmt etwas nicht?',
  'guide.report':
    'Öffnen Sie die Anmeldung unter Anmeldungen, wählen Sie „Für einen Fehlerbericht kopieren“ und fügen Sie den Text in Ihren Bericht ein.',
  'guide.report-closed':
    'Notieren Sie die Uhrzeit, die Telefonnummer und, falls eine Fehlerseite erscheint, die Referenz in eckigen Klammern.',

  'guide.confirm': 'Die Person bestätigt',
  'guide.confirm.do':
    'Wählen Sie die Zeichnung, die die Seite zeigt, und drücken Sie dann auf Bestätigen.',
  'guide.confirm.see': 'Sie sind als {name} angemeldet.',
  'guide.reject': 'Die Person lehnt ab',
  'guide.reject.do': 'Drücken Sie auf Ablehnen.',
  'guide.reject.see':
    'Sie sind nicht angemeldet. Die Anwendung meldet, dass Sie nicht bestätigt haben, und Sie können es erneut versuchen.',
  'guide.drawing': 'Die Person wählt die falsche Zeichnung',
  'guide.drawing.do':
    'Wählen Sie eine andere Zeichnung als die auf der Seite und drücken Sie dann auf Bestätigen.',
  'guide.drawing.see': 'Dasselbe, wie wenn die Person ablehnt.',
  'guide.at-once': 'Die Person bestätigt schnell',
  'guide.at-once.do': 'Nichts: Der Simulator bestätigt selbst.',
  'guide.at-once.see': 'Sie sind als {name} angemeldet.',
  'guide.rejects': 'Die Person lehnt schnell ab',
  'guide.rejects.do': 'Nichts: Der Simulator lehnt selbst ab.',
  'guide.rejects.see': 'Sie sind nicht angemeldet und können es erneut versuchen.',
  'guide.expires': 'Niemand antwortet rechtzeitig',
  'guide.expires.do': 'Nichts: Die Anfrage läuft von selbst ab.',
  'guide.expires.see': 'Sie sind nicht angemeldet und können es erneut versuchen.',
  'guide.unknown': 'Zur Nummer gibt es kein Konto',
  'guide.unknown.do':
    'Lesen Sie die Meldung auf der itsme-Seite und klicken Sie dann auf Abbrechen.',
  'guide.unknown.see':
    'Sie sind zurück in der Anwendung, nicht angemeldet, und können es erneut versuchen.',
  'guide.blocked': 'Das Konto ist gesperrt',
  'guide.blocked.do':
    'Lesen Sie die Meldung auf der itsme-Seite und klicken Sie dann auf Abbrechen.',
  'guide.blocked.see': 'Sie sind zurück in der Anwendung und nicht angemeldet.',
  'guide.deleted': 'Das Konto wurde gelöscht',
  'guide.deleted.do':
    'Lesen Sie die Meldung auf der itsme-Seite und klicken Sie dann auf Abbrechen.',
  'guide.deleted.see': 'Sie sind zurück in der Anwendung und nicht angemeldet.',
  'guide.unavailable': 'itsme ist nicht verfügbar',
  'guide.unavailable.do': 'Nichts: Der Simulator gibt den Fehler zurück.',
  'guide.unavailable.see':
    'Die Anwendung meldet, dass itsme gerade nicht verfügbar ist und Sie es später erneut versuchen sollen.',
  'guide.one-name': 'Eine Person mit nur einem Namen',
  'guide.one-name.do': 'Wählen Sie die Zeichnung und drücken Sie dann auf Bestätigen.',
  'guide.one-name.see':
    'Sie sind als {name} angemeldet. Auf keiner Seite steht ein leerer Name, „null“ oder „undefined“.',
  'guide.no-email': 'Eine Person ohne E-Mail-Adresse',
  'guide.no-email.do': 'Wählen Sie die Zeichnung und drücken Sie dann auf Bestätigen.',
  'guide.no-email.see':
    'Sie sind als {name} angemeldet, und alle Akzente stimmen. Die Anwendung macht ohne Adresse weiter oder fragt nach einer.',
  'guide.minor': 'Eine Person unter 18 Jahren',
  'guide.minor.do': 'Wählen Sie die Zeichnung und drücken Sie dann auf Bestätigen.',
  'guide.minor.see': 'Was Ihre Regeln für Minderjährige vorsehen.',
  'guide.foreign': 'Eine Person mit einem ausländischen Dokument',
  'guide.foreign.do': 'Wählen Sie die Zeichnung und drücken Sie dann auf Bestätigen.',
  'guide.foreign.see': 'Sie sind als {name} angemeldet, ohne belgische Nationalregisternummer.',
  'guide.fault': 'Die Antwort von itsme ist gefälscht',
  'guide.fault.do': 'Nichts: Der Simulator sendet mit Absicht eine falsche Antwort.',
  'guide.fault.see':
    'Sie sind nicht angemeldet. Die Anwendung meldet, dass etwas schiefgegangen ist, und zeigt keinen Namen.',

  'testers.title': 'Tester',
  'testers.lead':
    'Laden Sie Personen ein, die von Hand testen. Sie sehen die Telefone und die Anmeldungen und können eigene Testpersonen hinzufügen; sie sehen keine Secrets und können keine Partner ändern.',
  'testers.invite': 'Tester einladen',
  'testers.made': 'Einladung',
  'testers.madeText':
    'Senden Sie diesen Link, oder zeigen Sie den QR-Code. Der Link meldet einen einzigen Browser einmal an und wird nicht noch einmal gezeigt.',
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
