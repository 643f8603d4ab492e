import type { guideTexts as english } from '../en/guide-texts.ts'
import type { Texts } from '../en.ts'

/** The texts for people who test by hand, in Dutch. */
export const guideTexts: Texts<typeof english> = {
  'guide.title': 'Handmatig testen',
  'guide.lead':
    'Elk telefoonnummer staat voor een situatie. Meld je met dat nummer aan bij de applicatie die je test en vergelijk wat ze toont met de laatste kolom.',
  'guide.step1':
    'Meld je af in de applicatie, of open een privévenster. Kies dan voor aanmelden met itsme.',
  'guide.step2':
    'Vul op de pagina “{identify}” het telefoonnummer van de situatie in, of kies de persoon in de lijst.',
  'guide.step3':
    'Doe wat er bij de situatie staat. Op een breed scherm staat de telefoon naast de wachtpagina; druk op een klein scherm op “{openPhone}”. Twee testers die dezelfde persoon gebruiken, zien elkaars verzoeken: gebruik de telefoon die je eigen wachtpagina toont. Alle telefoons:',
  'guide.step3-closed':
    'Doe wat er bij de situatie staat, op de telefoon van de persoon. Vraag je team om een uitnodiging voor de telefoons.',
  'guide.case': 'Situatie',
  'guide.do': 'Wat je moet doen',
  'guide.see': 'Wat de applicatie moet tonen',
  'guide.wrong': 'Klopt er iets niet?',
  'guide.report':
    'Open de aanmelding onder “{logins}”, kies “{report}” en plak de tekst in je melding.',
  'guide.report-closed':
    'Noteer het tijdstip, het telefoonnummer en, als je een foutpagina ziet, de referentie tussen vierkante haken.',

  'guide.confirm': 'De persoon bevestigt',
  'guide.confirm.do':
    'Kies op de telefoon de tekening die de wachtpagina toont en druk op “{confirm}”.',
  'guide.confirm.see': 'Je bent aangemeld als {name}.',
  'guide.reject': 'De persoon weigert',
  'guide.reject.do': 'Druk op de telefoon op “{reject}”.',
  'guide.reject.see':
    'Je bent niet aangemeld. De applicatie zegt dat je niet bevestigd hebt, en je kunt het opnieuw proberen.',
  'guide.drawing': 'De persoon kiest de verkeerde tekening',
  'guide.drawing.do':
    'Kies op de telefoon een andere tekening dan de wachtpagina toont en druk op “{confirm}”.',
  'guide.drawing.see': 'Hetzelfde als bij “De persoon weigert”.',
  'guide.at-once': 'De persoon bevestigt snel',
  'guide.at-once.do': 'Niets: de simulator bevestigt zelf.',
  'guide.at-once.see': 'Je bent aangemeld als {name}.',
  'guide.rejects': 'De persoon weigert snel',
  'guide.rejects.do': 'Niets: de simulator weigert zelf.',
  'guide.rejects.see': 'Je bent niet aangemeld en kunt het opnieuw proberen.',
  'guide.expires': 'Niemand antwoordt op tijd',
  'guide.expires.do':
    'Niets: het verzoek verloopt meteen, en een pagina zegt dat twee seconden lang.',
  'guide.expires.see': 'Je bent niet aangemeld en kunt het opnieuw proberen.',
  'guide.unknown': 'Het nummer heeft geen account',
  'guide.unknown.do': 'Lees de melding op de pagina en druk op “{cancel}”.',
  'guide.unknown.see':
    'Je bent terug in de applicatie, niet aangemeld, en kunt het opnieuw proberen.',
  'guide.blocked': 'Het account is geblokkeerd',
  'guide.blocked.do': 'Lees de melding op de pagina en druk op “{cancel}”.',
  'guide.blocked.see':
    'Je bent terug in de applicatie, niet aangemeld, en kunt het opnieuw proberen.',
  'guide.deleted': 'Het account is verwijderd',
  'guide.deleted.do': 'Lees de melding op de pagina en druk op “{cancel}”.',
  'guide.deleted.see':
    'Je bent terug in de applicatie, niet aangemeld, en kunt het opnieuw proberen.',
  'guide.unavailable': 'itsme is niet beschikbaar',
  'guide.unavailable.do': 'Niets: de simulator antwoordt dat itsme niet beschikbaar is.',
  'guide.unavailable.see':
    'De applicatie zegt dat itsme nu niet beschikbaar is en dat je het later opnieuw kunt proberen.',
  'guide.one-name': 'Een persoon met maar één naam',
  'guide.one-name.do': 'Kies op de telefoon de tekening en druk op “{confirm}”.',
  'guide.one-name.see':
    'Je bent aangemeld als {name}. Op geen enkele pagina staat een lege naam, “null” of “undefined”.',
  'guide.no-email': 'Een persoon zonder e-mailadres',
  'guide.no-email.do': 'Kies op de telefoon de tekening en druk op “{confirm}”.',
  'guide.no-email.see':
    'Je bent aangemeld als {name}, en alle accenten kloppen. De applicatie gaat verder zonder e-mailadres, of vraagt er een.',
  'guide.minor': 'Een persoon jonger dan 18',
  'guide.minor.do': 'Kies op de telefoon de tekening en druk op “{confirm}”.',
  'guide.minor.see':
    'Je bent aangemeld als {name}, tenzij je regels minderjarigen weigeren: dan zegt de applicatie waarom, en ben je niet aangemeld.',
  'guide.foreign': 'Een persoon met een buitenlands document',
  'guide.foreign.do': 'Kies op de telefoon de tekening en druk op “{confirm}”.',
  'guide.foreign.see': 'Je bent aangemeld als {name}, zonder Belgisch rijksregisternummer.',
  'guide.fault': 'Het antwoord van itsme is fout',
  'guide.fault.do': 'Niets: de simulator stuurt een antwoord dat de applicatie moet weigeren.',
  'guide.fault.see':
    'Je bent niet aangemeld. De applicatie zegt dat er iets misging en toont geen naam.',

  'testers.title': 'Testers',
  'testers.lead':
    'Nodig mensen uit die handmatig testen. Ze zien de telefoons en de aanmeldingen, en kunnen eigen testpersonen toevoegen; ze zien geen secrets en kunnen geen partners veranderen.',
  'testers.invite': 'Een tester uitnodigen',
  'testers.made': 'Uitnodiging',
  'testers.madeText':
    'Stuur deze link door, of toon de QR-code. De link meldt één browser aan, één keer, en wordt niet opnieuw getoond.',
  'testers.invitedTitle': 'Uitgenodigd',
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
