import type { FaultKind } from './kind.ts'
import { codeMissing } from './protocol/code-missing.ts'
import { error } from './protocol/error.ts'
import { issuerMismatch } from './protocol/issuer-mismatch.ts'
import { signingKeyRotation } from './protocol/signing-key-rotation.ts'
import { staleKeys } from './protocol/stale-keys.ts'
import { stateAltered } from './protocol/state-altered.ts'
import { stateMissing } from './protocol/state-missing.ts'
import { acrDowngraded } from './token/acr-downgraded.ts'
import { algConfusionHs256 } from './token/alg-confusion-hs256.ts'
import { claimMissing } from './token/claim-missing.ts'
import { claimNull } from './token/claim-null.ts'
import { claimWrongType } from './token/claim-wrong-type.ts'
import { ctyMissing } from './token/cty-missing.ts'
import { iatIsWeekInPast } from './token/iat-is-week-in-past.ts'
import { idtokenSigNone } from './token/idtoken-sig-none.ts'
import { invalidAud } from './token/invalid-aud.ts'
import { invalidExpiredExp } from './token/invalid-expired-exp.ts'
import { invalidIss } from './token/invalid-iss.ts'
import { invalidSigRs256 } from './token/invalid-sig-rs256.ts'
import { kidAbsent } from './token/kid-absent.ts'
import { kidUnknown } from './token/kid-unknown.ts'
import { missingAud } from './token/missing-aud.ts'
import { missingIat } from './token/missing-iat.ts'
import { missingNonce } from './token/missing-nonce.ts'
import { missingSub } from './token/missing-sub.ts'
import { nbfInFuture } from './token/nbf-in-future.ts'
import { nonceInvalid } from './token/nonce-invalid.ts'
import { userinfoInvalidSub } from './token/userinfo-invalid-sub.ts'
import { wrongEncryptionKey } from './token/wrong-encryption-key.ts'
import { latch } from './wire/latch.ts'
import { latency } from './wire/latency.ts'
import { notJson } from './wire/not-json.ts'
import { reset } from './wire/reset.ts'
import { slowBody } from './wire/slow-body.ts'
import { status } from './wire/status.ts'
import { timeout } from './wire/timeout.ts'
import { truncatedBody } from './wire/truncated-body.ts'
import { wrongContentType } from './wire/wrong-content-type.ts'

/** Every kind of fault: the names are those of the OpenID Foundation's relying-party tests where these have one. */
const all: readonly FaultKind[] = [
  invalidIss,
  invalidAud,
  missingAud,
  missingSub,
  missingIat,
  nonceInvalid,
  missingNonce,
  invalidExpiredExp,
  iatIsWeekInPast,
  nbfInFuture,
  idtokenSigNone,
  invalidSigRs256,
  kidAbsent,
  kidUnknown,
  algConfusionHs256,
  wrongEncryptionKey,
  ctyMissing,
  acrDowngraded,
  userinfoInvalidSub,
  claimMissing,
  claimNull,
  claimWrongType,
  error,
  stateAltered,
  stateMissing,
  codeMissing,
  issuerMismatch,
  signingKeyRotation,
  staleKeys,
  latency,
  timeout,
  reset,
  status,
  truncatedBody,
  notJson,
  wrongContentType,
  slowBody,
  latch,
]

/** The kinds by their names, in the order of the documents. */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map(
  all.map((kind) => [kind.kind, kind]),
)
