import type { faultTexts as english } from '../en/fault-texts.ts'
import type { Texts } from '../en.ts'

/** What each kind of fault does, in French. */
export const faultTexts: Texts<typeof english> = {
  'fault.invalid-iss': 'iss désigne un autre émetteur',
  'fault.invalid-aud': 'aud désigne un autre client',
  'fault.missing-aud': 'aud est absent',
  'fault.missing-sub': 'sub est absent',
  'fault.missing-iat': 'iat est absent',
  'fault.nonce-invalid': 'nonce n’est pas celui qui a été envoyé',
  'fault.missing-nonce': 'nonce est absent alors qu’il a été envoyé dans la requête',
  'fault.invalid-expired-exp': 'exp se situe une heure dans le passé',
  'fault.iat-is-week-in-past': 'iat se situe une semaine dans le passé, mais pas exp',
  'fault.nbf-in-future': 'nbf se situe une heure dans le futur',
  'fault.idtoken-sig-none': 'le token n’est pas signé : alg vaut none',
  'fault.invalid-sig-rs256': 'la signature n’est pas celle de ce token',
  'fault.kid-absent': 'l’en-tête ne contient pas de kid ; une seule clé de signature est publiée',
  'fault.kid-unknown': 'l’en-tête désigne une clé qui n’est pas publiée',
  'fault.alg-confusion-hs256': 'le token est signé en HS256, avec la clé publique comme secret',
  'fault.wrong-encryption-key': 'le token est chiffré avec la clé d’un autre destinataire',
  'fault.cty-missing': 'l’en-tête externe n’indique pas que le contenu est un JWT',
  'fault.acr-downgraded': 'acr indique un niveau inférieur à celui de la connexion',
  'fault.userinfo-invalid-sub': 'le sub de userinfo n’est pas celui de l’ID token',
  'fault.claim-missing': 'un claim demandé est absent',
  'fault.claim-null': 'un claim vaut null',
  'fault.claim-wrong-type':
    'un claim contient un nombre au lieu d’un texte, ou un texte au lieu d’un autre type de valeur',
  'fault.error': 'une réponse d’erreur à la place de la réponse attendue',
  'fault.state-altered': 'state est renvoyé modifié',
  'fault.state-missing': 'state n’est pas renvoyé',
  'fault.code-missing': 'ni code ni erreur ne sont renvoyés',
  'fault.issuer-mismatch': 'le document de métadonnées est celui d’un autre émetteur',
  'fault.signing-key-rotation':
    'à partir de là, les tokens sont signés avec une nouvelle clé, que le client n’a pas encore récupérée',
  'fault.stale-keys':
    'le simulateur utilise les clés publiées à jwksUri avant leur dernier changement',
  'fault.latency': 'la réponse arrive en retard',
  'fault.timeout': 'rien n’arrive, puis la connexion est coupée',
  'fault.reset': 'au lieu d’une réponse, la connexion est réinitialisée',
  'fault.status': 'un autre statut HTTP, comme en renverrait un proxy dont le serveur est en panne',
  'fault.truncated-body': 'la moitié du corps est envoyée, puis la connexion est coupée',
  'fault.not-json': 'le corps est annoncé comme du JSON, mais n’en est pas',
  'fault.wrong-content-type': 'le corps est correct, mais son type de média est celui d’un texte',
  'fault.slow-body': 'le corps arrive au compte-gouttes',
  'fault.latch': 'la réponse est retenue jusqu’à ce que le test la libère',
}
