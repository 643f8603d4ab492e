import type { guideTexts as english } from '../en/guide-texts.ts'
import type { Texts } from '../en.ts'

/** The texts for people who test by hand, in French. */
export const guideTexts: Texts<typeof english> = {
  'guide.title': 'Tester à la main',
  'guide.lead':
    'Chaque numéro de téléphone correspond à un cas. Connectez-vous avec ce numéro à l’application que vous testez, et comparez ce qu’elle affiche avec la dernière colonne.',
  'guide.step1':
    'Dans l’application, déconnectez-vous ou ouvrez une fenêtre privée. Choisissez ensuite de vous connecter avec itsme.',
  'guide.step2':
    'Sur la page « {identify} », saisissez le numéro de téléphone du cas, ou choisissez la personne dans la liste.',
  'guide.step3':
    'Faites ce qui est indiqué pour ce cas. Sur un grand écran, le téléphone se trouve à côté de la page d’attente ; sur un petit, appuyez sur « {openPhone} ». Deux testeurs qui utilisent la même personne voient leurs demandes l’un l’autre : utilisez le téléphone que montre votre propre page d’attente. Tous les téléphones :',
  'guide.step3-closed':
    'Faites ce qui est indiqué pour ce cas, sur le téléphone de la personne. Demandez à votre équipe une invitation pour accéder aux téléphones.',
  'guide.case': 'Cas',
  'guide.do': 'Ce que vous devez faire',
  'guide.see': 'Ce que l’application doit afficher',
  'guide.wrong': 'Quelque chose ne va pas ?',
  'guide.report':
    'Ouvrez la connexion dans « {logins} », choisissez « {report} » et collez le texte dans votre rapport.',
  'guide.report-closed':
    'Notez l’heure, le numéro de téléphone et, s’il y a une page d’erreur, la référence entre crochets.',

  'guide.confirm': 'La personne confirme',
  'guide.confirm.do':
    'Sur le téléphone, choisissez le dessin affiché sur la page d’attente, puis appuyez sur « {confirm} ».',
  'guide.confirm.see': 'Vous êtes connecté en tant que {name}.',
  'guide.reject': 'La personne refuse',
  'guide.reject.do': 'Sur le téléphone, appuyez sur « {reject} ».',
  'guide.reject.see':
    'Vous n’êtes pas connecté. L’application indique que vous n’avez pas confirmé et vous permet de réessayer.',
  'guide.drawing': 'La personne choisit le mauvais dessin',
  'guide.drawing.do':
    'Sur le téléphone, choisissez un autre dessin que celui de la page d’attente, puis appuyez sur « {confirm} ».',
  'guide.drawing.see': 'La même chose que pour « La personne refuse ».',
  'guide.at-once': 'La personne confirme rapidement',
  'guide.at-once.do': 'Rien : le simulateur confirme lui-même.',
  'guide.at-once.see': 'Vous êtes connecté en tant que {name}.',
  'guide.rejects': 'La personne refuse rapidement',
  'guide.rejects.do': 'Rien : le simulateur refuse lui-même.',
  'guide.rejects.see': 'Vous n’êtes pas connecté et vous pouvez réessayer.',
  'guide.expires': 'Personne ne répond à temps',
  'guide.expires.do':
    'Rien : la demande expire aussitôt, et une page l’indique pendant deux secondes.',
  'guide.expires.see': 'Vous n’êtes pas connecté et vous pouvez réessayer.',
  'guide.unknown': 'Le numéro n’a pas de compte',
  'guide.unknown.do': 'Lisez le message sur la page, puis appuyez sur « {cancel} ».',
  'guide.unknown.see':
    'Vous êtes de retour dans l’application, sans être connecté, et vous pouvez réessayer.',
  'guide.blocked': 'Le compte est bloqué',
  'guide.blocked.do': 'Lisez le message sur la page, puis appuyez sur « {cancel} ».',
  'guide.blocked.see':
    'Vous êtes de retour dans l’application, sans être connecté, et vous pouvez réessayer.',
  'guide.deleted': 'Le compte a été supprimé',
  'guide.deleted.do': 'Lisez le message sur la page, puis appuyez sur « {cancel} ».',
  'guide.deleted.see':
    'Vous êtes de retour dans l’application, sans être connecté, et vous pouvez réessayer.',
  'guide.unavailable': 'itsme n’est pas disponible',
  'guide.unavailable.do': 'Rien : le simulateur répond qu’itsme n’est pas disponible.',
  'guide.unavailable.see':
    'L’application indique qu’itsme n’est pas disponible pour le moment et vous invite à réessayer plus tard.',
  'guide.one-name': 'Une personne qui n’a qu’un seul nom',
  'guide.one-name.do': 'Sur le téléphone, choisissez le dessin, puis appuyez sur « {confirm} ».',
  'guide.one-name.see':
    'Vous êtes connecté en tant que {name}. Aucune page n’affiche de nom vide, ni « null », ni « undefined ».',
  'guide.no-email': 'Une personne sans adresse e-mail',
  'guide.no-email.do': 'Sur le téléphone, choisissez le dessin, puis appuyez sur « {confirm} ».',
  'guide.no-email.see':
    'Vous êtes connecté en tant que {name}, avec tous ses accents. L’application continue sans adresse e-mail, ou vous en demande une.',
  'guide.minor': 'Une personne de moins de 18 ans',
  'guide.minor.do': 'Sur le téléphone, choisissez le dessin, puis appuyez sur « {confirm} ».',
  'guide.minor.see':
    'Vous êtes connecté en tant que {name}, sauf si vos règles refusent les mineurs : l’application indique alors pourquoi, et vous n’êtes pas connecté.',
  'guide.foreign': 'Une personne avec un document étranger',
  'guide.foreign.do': 'Sur le téléphone, choisissez le dessin, puis appuyez sur « {confirm} ».',
  'guide.foreign.see':
    'Vous êtes connecté en tant que {name}, sans numéro de registre national belge.',
  'guide.fault': 'La réponse d’itsme est erronée',
  'guide.fault.do': 'Rien : le simulateur envoie une réponse que l’application doit refuser.',
  'guide.fault.see':
    'Vous n’êtes pas connecté. L’application indique que quelque chose s’est mal passé et n’affiche aucun nom.',

  'testers.title': 'Testeurs',
  'testers.lead':
    'Invitez des personnes qui testent à la main. Elles voient les téléphones et les connexions, et peuvent ajouter leurs propres personnes de test ; elles ne voient aucun secret et ne peuvent modifier aucun partenaire.',
  'testers.invite': 'Inviter un testeur',
  'testers.made': 'Invitation',
  'testers.madeText':
    'Envoyez ce lien, ou montrez le code QR. Le lien connecte un seul navigateur, une seule fois, et ne sera plus affiché.',
  'testers.invitedTitle': 'Invités',
  'testers.invited': 'invitation du {day}, accès jusqu’au {until}',
  'testers.signedIn': 'connexion le {day}, accès jusqu’au {until}',
  'testers.remove': 'Mettre fin à l’accès',
  'testers.none': 'Personne n’est invité.',
  'testers.link': 'Vous êtes invité à tester',
  'testers.linkText':
    'Avec ce lien, ce navigateur peut utiliser les téléphones simulés jusqu’au {until}. Le lien fonctionne une seule fois.',
  'signIn.out': 'Se déconnecter',
  'faults.nobody': 'choisissez l’une de vos personnes',
}
