import type { demoTexts as english } from '../en/demo-texts.ts'
import type { Texts } from '../en.ts'

/** The texts of the demo website, in French. */
export const demoTexts: Texts<typeof english> = {
  'demo.title': 'Site de démonstration',
  'demo.lead':
    'Un vrai client OpenID Connect. Choisissez ce qu’il envoie, connectez-vous et voyez ce qui revient.',
  'demo.presets': 'Préréglages',
  'demo.preset-own': 'Comme une application',
  'demo.preset-b2c': 'Comme Azure AD B2C',
  'demo.preset-kiosk': 'À une borne',
  'demo.whatToSend': 'Ce qui est envoyé',
  'demo.login': 'Se connecter avec itsme',
  'demo.loginNote': '(simulé)',
  'demo.issuer': 'Émetteur',
  'demo.service': 'Partenaire et service',
  'demo.acr': 'Niveau de sécurité (acr_values)',
  'demo.askClaims': 'Claims isolés',
  'demo.language': 'Langue (ui_locales)',
  'demo.responseMode': 'Mode de réponse',
  'demo.notSent': 'non envoyé',
  'demo.sendAs': 'Envoyer comme',
  'demo.send-parameters': 'paramètres',
  'demo.send-signed': 'objet de requête signé',
  'demo.send-encrypted': 'objet de requête signé et chiffré',
  'demo.cannotSign':
    'Les objets de requête exigent un partenaire dont le simulateur a les clés privées : Demo bank.',
  'demo.notRedeemed':
    'Le code n’est pas échangé : le simulateur n’a pas les clés privées de ce partenaire.',
  'demo.payment': 'Paiement',
  'demo.freeText': 'Texte libre',
  'demo.currency': 'Devise',
  'demo.other': 'Autres paramètres',
  'demo.otherHint':
    'Un par ligne : nom=valeur. Ils remplacent ceux du dessus ou s’y ajoutent, tels quels, pour pouvoir envoyer quelque chose de faux. Un nom sans = omet le paramètre.',
  'demo.update': 'Actualiser la requête',
  'demo.startOver': 'Recommencer',
  'demo.request': 'La requête',
  'demo.copyUrl': 'Copier l’URL',
  'demo.welcome': 'Bienvenue, {name}',
  'demo.verified':
    'La signature, l’émetteur, l’audience, le nonce, le state, l’expiration et le sub de userinfo ont été vérifiés.',
  'demo.verifiedB2c': 'Comme le fait Azure AD B2C, seul l’ID token a été lu.',
  'demo.failed-rejected':
    'Vous n’êtes pas connecté : la demande n’a pas été confirmée. Vous pouvez réessayer.',
  'demo.failed-unavailable':
    'Vous n’êtes pas connecté : itsme n’est pas disponible pour le moment. Réessayez plus tard.',
  'demo.failed-wrong': 'Vous n’êtes pas connecté : quelque chose s’est mal passé.',
  'demo.b2cShows': 'Un utilisateur d’Azure AD B2C verrait',
  'demo.everyStep': 'Voir chaque étape',
  'demo.claims': 'Claims',
  'demo.claim': 'Claim',
  'demo.value': 'Valeur',
  'demo.foundIn': 'Trouvé dans',
  'demo.in-id-token': 'ID token',
  'demo.in-userinfo': 'userinfo',
  'demo.picture': 'Photo de la personne',
  'demo.missing':
    'Demandés et non fournis : {claims}. La personne ne les a pas, ou itsme ne les partage pas avec ce service.',
  'demo.noneMissing': 'Demandés et non fournis : aucun.',
  'demo.raw': 'Réponses brutes',
  'demo.header': 'En-tête de l’ID token',
  'demo.idToken': 'ID token, décodé',
  'demo.userinfo': 'Userinfo',
  'demo.response': 'Réponse du token (tokens abrégés)',
  'demo.logInAgain': 'Se reconnecter',
  'demo.change': 'Modifier la requête',
  'demo.again': 'Se déconnecter',

  'kiosk.title': 'Se connecter à une borne',
  'kiosk.lead':
    'Une connexion sans navigateur (CIBA) : cette page affiche un code QR et demande à itsme toutes les deux secondes si quelqu’un l’a scanné et a confirmé.',
  'kiosk.scan': 'Scannez ce code QR avec l’app itsme',
  'kiosk.noCamera': 'Scanner avec un téléphone simulé',
  'kiosk.confirm': 'Confirmez maintenant dans l’app itsme',
  'kiosk.phones': 'Ouvrir les téléphones',
  'kiosk.back': 'Retour au site de démonstration',
  'kiosk.verified':
    'La signature, l’émetteur, l’audience, l’expiration et le sub de userinfo ont été vérifiés.',
}
