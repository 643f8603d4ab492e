import type { siteTexts as english } from '../en/site-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of the simulator's own pages, but for logins, in French. */
export const siteTexts: Texts<typeof english> = {
  'home.title': 'Le simulateur itsme fonctionne',
  'home.lead':
    'Il se comporte comme itsme envers votre application. Ni contrat, ni téléphone, ni vraies personnes.',
  'home.demo': 'Essayer le site de démonstration',
  'home.phones': 'Ouvrir les téléphones',
  'home.waiting': 'En attente',
  'home.lastLogins': 'Dernières connexions',
  'home.allLogins': 'Toutes les connexions',
  'home.client': 'Valeurs pour votre client',
  'home.discovery': 'URL des métadonnées ({issuer})',
  'home.clientId': 'ID client',
  'home.clientSecret': 'Secret client',
  'home.clientSecretHidden': 'connu du partenaire ; non montré à une adresse publique',
  'home.scope': 'Scope',
  'home.redirect': 'URI de redirection',
  'home.anyLoopback':
    'tout URI http ou https à un nom de bouclage, comme http://localhost:3000/callback',
  'home.people': 'Personnes de test',
  'home.number': 'Numéro de téléphone',
  'home.name': 'Nom',
  'home.does': 'Ce qui se passe',
  'home.country': 'Document',
  'home.secretKeys': 'private_key_jwt, par des clés ; seulement sur v2',
  'home.authentication': 'Authentification du client',
  'home.confirmation': 'une confirmation, avec un modèle dans claims',
  'home.findings': 'Avant d’aller chez itsme',
  'home.findingsText': 'Ce que les demandes des applications font et qu’itsme refuserait :',
  'home.findingsLink': 'voir les constats',
  'home.control': 'API de contrôle',
  'home.controlText':
    'Pilotez-le depuis un test : consultez les compteurs, le journal, les actions en attente.',
  'home.signIn': 'Se connecter',
  'home.signInText':
    'Vous voyez ce que voient les inconnus. Avec le jeton de contrôle, il y a les téléphones, les secrets et plus :',
  'home.newPartner': 'Ajouter un partenaire',
  'home.b2c': 'Azure AD B2C ({tenant}) : {partner}',
  'home.b2cText':
    'Ce qui va dans chaque formulaire du portail Azure, comme dans l’article de Microsoft sur itsme. Fichiers d’une stratégie personnalisée :',
  'home.brokers': 'Autres courtiers',
  'home.brokersText':
    'Valeurs pour {partner}, et ce qu’il faut enregistrer comme URI de redirection. Seul Keycloak a été essayé : les autres sont tels que leurs éditeurs les documentent.',
  'home.broker': 'Courtier',
  'home.where': 'Où',
  'home.fields': 'Champs',

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

  'demo.title': 'Boutique de démonstration',
  'demo.lead':
    'Un petit site avec un vrai client OpenID Connect. Il montre les tokens qu’il reçoit.',
  'demo.login': 'Se connecter avec itsme',
  'demo.loginNote': '(simulé)',
  'demo.issuer': 'Émetteur',
  'demo.service': 'Service',
  'demo.welcome': 'Bienvenue, {name}',
  'demo.verified':
    'La signature, l’émetteur, l’audience, le nonce, le state et l’expiration ont été vérifiés.',
  'demo.failed': 'La connexion n’a pas réussi\u00a0:',
  'demo.claims': 'Ce que dit l’ID token',
  'demo.claim': 'Claim',
  'demo.value': 'Valeur',
  'demo.header': 'En-tête de l’ID token',
  'demo.idToken': 'ID token, décodé',
  'demo.userinfo': 'Userinfo',
  'demo.response': 'Réponse du token endpoint (tokens raccourcis)',
  'demo.again': 'Se déconnecter et recommencer',

  'secret.title': 'Votre secret client',
  'secret.lead':
    'Ce lien montre une seule fois le secret client de {partner}. Préparez un endroit sûr où le garder.',
  'secret.show': 'Le montrer, une fois',
  'secret.shown': 'Gardez-le maintenant : cette page ne peut plus être ouverte.',

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
  'onboarded.home': 'Vers la page d’accueil',
  'onboarded.linkText': 'Pour qui configure le client. Il fonctionne une fois, jusqu’au {time}.',

  'signIn.title': 'Se connecter au simulateur',
  'signIn.lead':
    'Le simulateur a affiché le jeton de contrôle au démarrage, ou vous le lui avez donné.',
  'signIn.label': 'Jeton de contrôle',
  'signIn.go': 'Se connecter',
  'signIn.wrong': 'Ce n’est pas le jeton de contrôle.',

  'does.manual': 'attend votre confirmation',
  'does.confirm': 'confirme aussitôt',
  'does.confirmLater': 'confirme après {after} s',
  'does.reject-user': 'refuse',
  'does.reject-wrong-icon': 'choisit le mauvais dessin',
  'does.reject-wrong-code': 'saisit un code erroné',
  'does.ignore': 'ne répond jamais',
  'does.expire': 'expire aussitôt',
  'does.expireLater': 'expire après {after} s',
  'does.error': 'le client reçoit {error}',
  'does.inTurn': 'fait chaque fois autre chose',
  'does.blocked': 'est bloqué',
  'does.deleted': 'est supprimé',

  'trait.document': 'document : {country}',
  'trait.noGivenName': 'sans prénom',
  'trait.noEmail': 'sans e-mail',
  'trait.resident': 'carte de résident',
  'trait.minor': '{age} ans',
  'trait.fault': 'erreur : {fault}',

  'people.hidden':
    '{count} autres personnes ne sont pas affichées ; leurs numéros fonctionnent aussi.',
}
