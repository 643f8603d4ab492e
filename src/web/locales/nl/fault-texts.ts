import type { faultTexts as english } from '../en/fault-texts.ts'
import type { Texts } from '../en.ts'

/** What each kind of fault does, in Dutch. */
export const faultTexts: Texts<typeof english> = {
  'fault.invalid-iss': 'iss verwijst naar een andere issuer',
  'fault.invalid-aud': 'aud verwijst naar een andere client',
  'fault.missing-aud': 'aud ontbreekt',
  'fault.missing-sub': 'sub ontbreekt',
  'fault.missing-iat': 'iat ontbreekt',
  'fault.nonce-invalid': 'nonce is niet de verstuurde nonce',
  'fault.missing-nonce': 'nonce ontbreekt, hoewel er een verstuurd is',
  'fault.invalid-expired-exp': 'exp ligt een uur in het verleden',
  'fault.iat-is-week-in-past': 'iat ligt een week in het verleden, exp niet',
  'fault.nbf-in-future': 'nbf ligt een uur in de toekomst',
  'fault.idtoken-sig-none': 'het token is niet ondertekend: alg is none',
  'fault.invalid-sig-rs256': 'de handtekening hoort niet bij dit token',
  'fault.kid-absent': 'de header bevat geen kid; er is maar één ondertekeningssleutel gepubliceerd',
  'fault.kid-unknown': 'de header verwijst naar een sleutel die niet gepubliceerd is',
  'fault.alg-confusion-hs256':
    'het token is ondertekend volgens HS256, met de publieke sleutel als secret',
  'fault.wrong-encryption-key': 'het token is versleuteld met de sleutel van een andere ontvanger',
  'fault.cty-missing': 'de buitenste header geeft niet aan dat de inhoud een JWT is',
  'fault.acr-downgraded': 'acr geeft een lager niveau aan dan dat van de aanmelding',
  'fault.userinfo-invalid-sub': 'sub is in userinfo anders dan in het ID token',
  'fault.claim-missing': 'een gevraagde claim ontbreekt',
  'fault.claim-null': 'een claim is null',
  'fault.claim-wrong-type':
    'een claim bevat een getal waar een tekst hoort, of een tekst waar iets anders hoort',
  'fault.error': 'een foutantwoord in plaats van het verwachte antwoord',
  'fault.state-altered': 'state komt gewijzigd terug',
  'fault.state-missing': 'state komt niet terug',
  'fault.code-missing': 'er komt geen code terug, en ook geen fout',
  'fault.issuer-mismatch': 'het metadatadocument is van een andere issuer',
  'fault.signing-key-rotation':
    'vanaf dat moment wordt ondertekend met een nieuwe sleutel, die de client nog niet opgehaald heeft',
  'fault.stale-keys':
    'de simulator gebruikt de sleutels die vóór de laatste wijziging op jwksUri stonden',
  'fault.latency': 'het antwoord komt met vertraging',
  'fault.timeout': 'er komt niets, daarna wordt de verbinding verbroken',
  'fault.reset': 'in plaats van een antwoord volgt een reset van de verbinding',
  'fault.status':
    'een andere HTTP-status, zoals die van een proxy waarvan de server uitgevallen is',
  'fault.truncated-body':
    'de helft van de body wordt verstuurd, daarna wordt de verbinding verbroken',
  'fault.not-json': 'de body wordt als JSON aangekondigd, maar is geen JSON',
  'fault.wrong-content-type': 'de body klopt, maar heeft het mediatype van een tekst',
  'fault.slow-body': 'de body komt druppelsgewijs binnen',
  'fault.latch': 'het antwoord wordt vastgehouden tot de test het vrijgeeft',
}
