// What node's jose says of signed things: a JSON array of questions comes in on stdin, one of
// answers goes out. Knows nothing of ours but public keys.
//
//   {"verify": <compact form>, "x": <public key>}
//       -> {"good": true, "header": {...}, "payload": <base64url>} or {"good": false, "code": ...}
//   {"sign": <payload in base64url>, "header": {...}, "x": ..., "d": <private key>}
//       -> {"compact": ...}
//   {"thumbprint": <public key>} -> {"kid": ...}

import { readFileSync } from "node:fs";
import { CompactSign, base64url, calculateJwkThumbprint, compactVerify, importJWK } from "jose";

const ALGORITHM = "Ed25519";

const jwkOf = (x, d) => ({ kty: "OKP", crv: "Ed25519", x, ...(d && { d }) });

async function verify({ verify: compact, x }) {
  try {
    const key = await importJWK(jwkOf(x), ALGORITHM);
    const found = await compactVerify(compact, key, { algorithms: [ALGORITHM] });
    const payload = base64url.encode(found.payload);
    return { good: true, header: found.protectedHeader, payload };
  } catch (error) {
    if (!error.code) throw error;
    return { good: false, code: error.code };
  }
}

async function sign({ sign: payload, header, x, d }) {
  const key = await importJWK(jwkOf(x, d), ALGORITHM);
  const signer = new CompactSign(base64url.decode(payload)).setProtectedHeader(header);
  return { compact: await signer.sign(key) };
}

async function answer(question) {
  if ("verify" in question) return verify(question);
  if ("sign" in question) return sign(question);
  return { kid: await calculateJwkThumbprint(jwkOf(question.thumbprint), "sha256") };
}

const questions = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(await Promise.all(questions.map(answer))));
