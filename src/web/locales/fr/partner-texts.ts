import type { partnerTexts as english } from '../en/partner-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of partners and their findings, in French. */
export const partnerTexts: Texts<typeof english> = {
  'findings.title': 'Constats',
  'findings.lead':
    'Ce que les demandes d’un partenaire ont fait et qu’itsme refuse ou déconseille. Changez-le avant d’aller chez itsme.',
  'findings.none': 'Rien n’a été constaté jusqu’ici.',
  'findings.refused': 'Refusé par itsme',
  'findings.advice': 'Conseils',
  'findings.seen': 'Vu : {count} ×, en dernier à {place}, {time}',
  'findings.change': 'À changer',
  'findings.source': 'Source',
  'findings.strict': 'Avec --strict, le simulateur les refuse aussi.',
  'onboard.title': 'Un nouveau partenaire',
  'onboard.lead':
    'Comme itsme le fait par courrier : un code partenaire, un code de service et un lien qui montre une fois le secret client.',
  'onboard.name': 'Nom de l’entreprise ou de l’application',
  'onboard.code': 'Code partenaire (client ID)',
  'onboard.codeHint':
    'Fait du nom si vous le laissez vide ; le code de service en est fait avec _LOGIN.',
  'onboard.service': 'Code de service',
  'onboard.type': 'Type de service',
  'onboard.redirectUris': 'URI de redirection, une par ligne',
  'onboard.go': 'Ajouter le partenaire',
  'onboarded.title': '{code} est maintenant partenaire',
  'onboarded.keep': 'Gardez ce fichier',
  'onboarded.keepText':
    'Le partenaire disparaît au prochain démarrage du simulateur, sauf si vous gardez ceci et démarrez avec --fixtures. Il contient le secret client : il n’est montré ici que maintenant.',
  'onboarded.link': 'Lien à usage unique vers le secret client',
  'onboarded.isKept':
    'Le partenaire est conservé dans le fichier de --save. Voici sa fixture, avec le secret client, qui n’est montré ici qu’une fois.',
  'onboarded.partner': 'Vers le partenaire',
  'onboarded.linkText': 'Pour qui configure le client. Il fonctionne une fois, jusqu’au {time}.',
  'partners.title': 'Partenaires',
  'partners.lead':
    'Les applications qui peuvent connecter des personnes ici. Pour itsme, ce sont des partenaires avec un code.',
  'partners.partner': 'Partenaire',
  'partners.services': 'Services',
  'partners.authentication': 'Authentification',
  'partners.from': 'Défini par',
  'partners.from-packaged': 'le paquet',
  'partners.from-flags': 'la ligne de commande',
  'partners.from-file': 'le fichier',
  'partners.from-document': 'un document de fixtures',
  'partners.from-control': 'ajouté ici, jusqu’à l’arrêt du simulateur',
  'partners.from-saved': 'ajouté ici, et conservé',
  'partner.length': '({length} caractères)',
  'partner.show': 'Afficher',
  'partner.values': 'Valeurs par framework',
  'partner.yaml': 'Télécharger en YAML',
  'partner.newUri': 'Autre URI de redirection',
  'partner.addUri': 'Enregistrer',
  'partner.removeUri': 'Supprimer',
  'partner.kept': 'Ce que vous modifiez ici est conservé.',
  'partner.notKept':
    'Enregistrée jusqu’à l’arrêt du simulateur. Pour la conserver, démarrez avec --save et un fichier.',
  'partner.change': 'Modifier',
  'partner.changeNotKept':
    'Ce que vous modifiez ici vaut jusqu’à l’arrêt ou la réinitialisation du simulateur.',
  'partner.addService': 'Ajouter un service',
  'partner.secret': 'Secret client',
  'partner.makeLink': 'Créer un lien à usage unique',
  'partner.newSecret': 'Créer un nouveau secret client',
  'partner.remove': 'Supprimer ce partenaire',
}
