import type { guideTexts as english } from '../en/guide-texts.ts'
import type { Texts } from '../en.ts'

/** The texts for people who test by hand, in Dutch. */
export const guideTexts: Texts<typeof english> = {
  'guide.title': 'Testen met de hand',
  'guide.lead':
    'Elk telefoonnummer staat voor een situatie. Meld je met dat nummer aan bij de applicatie en vergelijk wat ze toont met wat hier staat.',
  'guide.step1': 'Kies in de applicatie voor aanmelden met itsme.',
  'guide.step2': 'Vul het telefoonnummer van de situatie in.',
  'guide.step3':
    'Doe wat er bij de situatie staat. De telefoon staat naast de wachtpagina, en hier:',
  'guide.step3-closed':
    'Doe wat er bij de situatie staat, op de telefoon van de persoon. Vraag je team om een uitnodiging voor de telefoons.',
  'guide.case': 'Situatie',
  'guide.do': 'Wat je moet doen',
  'guide.see': 'Wat de applicatie moet tonen',
  'guide.wrong': 'Klopt er iets niet?',
  'guide.report':
    'Open de aanmelding onder Aanmeldingen, kies “Kopiëren voor een bugmelding” en plak de tekst in je melding.',
  'guide.report-closed':
    'Noteer het tijdstip, het telefoonnummer en, als je een foutpagina ziet, de referentie tussen vierkante haken.',

  'guide.confirm': 'De persoon bevestigt',
  'guide.confirm.do': 'Kies de tekening die de pagina toont en druk op Bevestigen.',
  'guide.confirm.see': 'Je bent aangemeld als {name}.',
  'guide.reject': 'De persoon weigert',
  'guide.reject.do': 'Druk op Weigeren.',
  'guide.reject.see':
    'Je bent niet aangemeld. De applicatie zegt dat je niet bevestigd hebt, en je kunt het opnieuw proberen.',
  'guide.drawing': 'De persoon kiest de verkeerde tekening',
  'guide.drawing.do': 'Kies een andere tekening dan de pagina toont en druk op Bevestigen.',
  'guide.drawing.see': 'Hetzelfde als wanneer de persoon weigert.',
  'guide.at-once': 'De persoon bevestigt snel',
  'guide.at-once.do': 'Niets: de simulator bevestigt zelf.',
  'guide.at-once.see': 'Je bent aangemeld als {name}.',
  'guide.rejects': 'De persoon weigert snel',
  'guide.rejects.do': 'Niets: de simulator weigert zelf.',
  'guide.rejects.see': 'Je bent niet aangemeld en kunt het opnieuw proberen.',
  'guide.expires': 'Niemand antwoordt op tijd',
  'guide.expires.do': 'Niets: het verzoek verloopt vanzelf.',
  'guide.expires.see': 'Je bent niet aangemeld en kunt het opnieuw proberen.',
  'guide.unknown': 'Het nummer heeft geen account',
  'guide.unknown.do': 'Lees de melding op de itsme-pagina en klik op Annuleren.',
  'guide.unknown.see':
    'Je bent terug in de applicatie, niet aangemeld, en kunt het opnieuw proberen.',
  'guide.blocked': 'Het account is geblokkeerd',
  'guide.blocked.do': 'Lees de melding op de itsme-pagina en klik op Annuleren.',
  'guide.blocked.see': 'Je bent terug in de applicatie, niet aangemeld.',
  'guide.deleted': 'Het account is verwijderd',
  'guide.deleted.do': 'Lees de melding op de itsme-pagina en klik op Annuleren.',
  'guide.deleted.see': 'Je bent terug in de applicatie, niet aangemeld.',
  'guide.unavailable': 'itsme is niet beschikbaar',
  'guide.unavailable.do': 'Niets: de simulator geeft de fout terug.',
  'guide.unavailable.see':
    'De applicatie zegt dat itsme nu niet beschikbaar is en dat je het later opnieuw kunt proberen.',
  'guide.one-name': 'Een persoon met maar één naam',
  'guide.one-name.do': 'Kies de tekening en druk op Bevestigen.',
  'guide.one-name.see':
    'Je bent aangemeld als {name}. Op geen enkele pagina staat een lege naam, “null” of “undefined”.',
  'guide.no-email': 'Een persoon zonder e-mailadres',
  'guide.no-email.do': 'Kies de tekening en druk op Bevestigen.',
  'guide.no-email.see':
    'Je bent aangemeld als {name}, en alle accenten kloppen. De applicatie gaat verder zonder adres, of vraagt er een.',
  'guide.minor': 'Een persoon jonger dan 18',
  'guide.minor.do': 'Kies de tekening en druk op Bevestigen.',
  'guide.minor.see': 'Wat jullie regels over minderjarigen zeggen.',
  'guide.foreign': 'Een persoon met een buitenlands document',
  'guide.foreign.do': 'Kies de tekening en druk op Bevestigen.',
  'guide.foreign.see': 'Je bent aangemeld als {name}, zonder Belgisch rijksregisternummer.',
  'guide.fault': 'Het antwoord van itsme is vervalst',
  'guide.fault.do': 'Niets: de simulator stuurt met opzet een fout antwoord.',
  'guide.fault.see':
    'Je bent niet aangemeld. De applicatie zegt dat er iets misging en toont geen naam.',

  'testers.title': 'Testers',
  'testers.lead':
    'Nodig mensen uit die met de hand testen. Ze zien de telefoons en de aanmeldingen, en kunnen eigen testpersonen toevoegen; ze zien geen secrets en kunnen geen partners veranderen.',
  'testers.invite': 'Een tester uitnodigen',
  'testers.made': 'Uitnodiging',
  'testers.madeText':
    'Stuur deze link door, of toon de QR-code. De link meldt één browser aan, één keer, en wordt niet opnieuw getoond.',
  'testers.invited': 'uitgenodigd op {day}, toegang tot {until}',
  'testers.signedIn': 'aangemeld op {day}, toegang tot {until}',
  'testers.remove': 'Toegang beëindigen',
  'testers.none': 'Er is niemand uitgenodigd.',
  'testers.link': 'Je bent uitgenodigd om te testen',
  'testers.linkText':
    'Met deze link kan deze browser de gesimuleerde telefoons gebruiken tot {until}. De link werkt één keer.',
  'signIn.out': 'Afmelden',
  'faults.nobody': 'kies een van je eigen personen',
}
