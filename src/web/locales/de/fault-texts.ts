import type { faultTexts as english } from '../en/fault-texts.ts'
import type { Texts } from '../en.ts'

/** What each kind of fault does, in German. */
export const faultTexts: Texts<typeof english> = {
  'fault.invalid-iss': 'iss nennt einen anderen Issuer',
  'fault.invalid-aud': 'aud nennt einen anderen Client',
  'fault.missing-aud': 'aud fehlt',
  'fault.missing-sub': 'sub fehlt',
  'fault.missing-iat': 'iat fehlt',
  'fault.nonce-invalid': 'nonce ist nicht die gesendete Nonce',
  'fault.missing-nonce': 'nonce fehlt, obwohl eine Nonce gesendet wurde',
  'fault.invalid-expired-exp': 'exp liegt eine Stunde in der Vergangenheit',
  'fault.iat-is-week-in-past': 'iat liegt eine Woche in der Vergangenheit, exp nicht',
  'fault.nbf-in-future': 'nbf liegt eine Stunde in der Zukunft',
  'fault.idtoken-sig-none': 'das Token ist nicht signiert: alg ist none',
  'fault.invalid-sig-rs256': 'die Signatur gehört nicht zu diesem Token',
  'fault.kid-absent': 'im Header fehlt kid; es ist nur ein Signaturschlüssel veröffentlicht',
  'fault.kid-unknown': 'der Header verweist auf einen Schlüssel, der nicht veröffentlicht ist',
  'fault.alg-confusion-hs256':
    'das Token ist per HS256 signiert, mit dem öffentlichen Schlüssel als Secret',
  'fault.wrong-encryption-key':
    'das Token ist mit dem Schlüssel eines anderen Empfängers verschlüsselt',
  'fault.cty-missing': 'der äußere Header gibt nicht an, dass der Inhalt ein JWT ist',
  'fault.acr-downgraded': 'acr nennt ein niedrigeres Niveau als das der Anmeldung',
  'fault.userinfo-invalid-sub': 'sub in userinfo stimmt nicht mit sub im ID-Token überein',
  'fault.claim-missing': 'ein angeforderter Claim fehlt',
  'fault.claim-null': 'ein Claim ist null',
  'fault.claim-wrong-type':
    'ein Claim enthält eine Zahl, wo ein Text hingehört, oder einen Text, wo etwas anderes hingehört',
  'fault.error': 'eine Fehlerantwort anstelle der erwarteten Antwort',
  'fault.state-altered': 'state kommt verändert zurück',
  'fault.state-missing': 'state kommt nicht zurück',
  'fault.code-missing': 'es kommt weder ein Code noch ein Fehler zurück',
  'fault.issuer-mismatch': 'das Metadatendokument gehört zu einem anderen Issuer',
  'fault.signing-key-rotation':
    'von da an wird mit einem neuen Schlüssel signiert, den der Client noch nicht abgerufen hat',
  'fault.stale-keys':
    'der Simulator verwendet die Schlüssel, die vor der letzten Änderung unter jwksUri standen',
  'fault.latency': 'die Antwort kommt verspätet',
  'fault.timeout': 'es kommt nichts, dann wird die Verbindung abgebrochen',
  'fault.reset': 'anstelle einer Antwort wird die Verbindung zurückgesetzt',
  'fault.status': 'ein anderer HTTP-Status, wie von einem Proxy, dessen Server ausgefallen ist',
  'fault.truncated-body':
    'die Hälfte des Bodys wird gesendet, dann wird die Verbindung abgebrochen',
  'fault.not-json': 'der Body wird als JSON angekündigt, ist aber kein JSON',
  'fault.wrong-content-type': 'der Body ist richtig, hat aber den Medientyp eines Textes',
  'fault.slow-body': 'der Body kommt tröpfchenweise an',
  'fault.latch': 'die Antwort wird zurückgehalten, bis der Test sie freigibt',
}
