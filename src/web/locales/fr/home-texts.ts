import type { homeTexts as english } from '../en/home-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of the home page, signing in and one-time secrets, in French. */
export const homeTexts: Texts<typeof english> = {
  'home.title': 'Le simulateur itsme fonctionne',
  'home.lead':
    'Il se comporte comme itsme envers votre application. Ni contrat, ni téléphone, ni vraies personnes.',
  'home.demo': 'Essayer le site de démonstration',
  'home.phones': 'Ouvrir les téléphones',
  'home.application': 'Valeurs pour votre application',
  'home.values': 'Valeurs',
  'home.noPartner': 'Aucune application ne peut encore connecter des personnes.',
  'home.framework': 'Framework',
  'home.responseType': 'Type de réponse',
  'home.redirectOf': 'URI de redirection de {service}',
  'home.registered': 'Enregistrée',
  'home.tenant': 'Nom du tenant',
  'home.setTenant': 'Afficher les valeurs',
  'home.tenantHint':
    'La partie avant .onmicrosoft.com. Les URI de redirection du tenant doivent aussi être enregistrées : démarrez avec --b2c-tenant.',
  'home.withSecret': 'Afficher avec le secret client',
  'home.now': 'Maintenant',
  'home.overview': 'Aperçu',
  'home.noneWaiting': 'Aucune demande n’attend.',
  'home.peopleText':
    'Le numéro de téléphone détermine ce qui se passe. Saisissez-le dans votre application.',
  'home.numberOf': 'le numéro de {name}',
  'home.started': 'démarré à {time} UTC',
  'home.mobile': 'Sur votre mobile :',
  'home.noMobile':
    'Pour utiliser votre propre mobile comme téléphone, démarrez avec --host 0.0.0.0.',
  'home.qr': 'Code QR de {text}',
  'home.waiting': 'En attente',
  'home.lastLogins': 'Dernières connexions',
  'home.allLogins': 'Toutes les connexions',
  'home.client': 'Valeurs pour votre client',
  'home.discovery': 'URL des métadonnées',
  'home.discovery.csapi': 'URL des métadonnées, partenaire d’avant le 25 juin 2025 (csapi)',
  'home.discovery.v2': 'URL des métadonnées, partenaire depuis cette date (v2)',
  'home.onboarded': 'Êtes-vous partenaire d’itsme depuis avant le 25 juin 2025 ?',
  'home.onboarded.csapi': 'Oui : csapi',
  'home.onboarded.v2': 'Non : v2',
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
  'home.authentication': 'Authentification du client',
  'home.confirmation': 'une confirmation, avec un modèle dans claims',
  'home.findings': 'Avant d’aller chez itsme',
  'home.findingsText':
    '{partner} fait des choses qu’itsme refuse ({refused}) ou déconseille ({advice}).',
  'home.findingsLink': 'Constats sur {partner}',
  'home.noFindings': 'Rien de ce que {partner} a envoyé jusqu’ici ne serait refusé par itsme.',
  'home.control': 'API de contrôle',
  'home.signIn': 'Se connecter',
  'home.signInText':
    'Vous voyez ce que voient les inconnus. Avec le jeton de contrôle, il y a les téléphones, les secrets et plus :',
  'home.newPartner': 'Ajouter un partenaire',
  'secret.title': 'Votre secret client',
  'secret.lead':
    'Ce lien montre une seule fois le secret client de {partner}. Préparez un endroit sûr où le garder.',
  'secret.show': 'Le montrer, une fois',
  'secret.shown': 'Gardez-le maintenant : cette page ne peut plus être ouverte.',
  'signIn.title': 'Se connecter au simulateur',
  'signIn.lead':
    'Le simulateur a affiché le jeton de contrôle au démarrage, ou vous le lui avez donné.',
  'signIn.label': 'Jeton de contrôle',
  'signIn.go': 'Se connecter',
  'signIn.wrong': 'Ce n’est pas le jeton de contrôle.',
}
