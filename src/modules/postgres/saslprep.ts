// RFC 3454, tables C.1.2 and B.1; C.2 to C.9 as far as NFKC leaves them; D.1 and D.2 by their scripts.
const spaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g
const nothing = /\u034f|\u00ad|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g
const prohibited =
  /\u0340|\u0341|[\p{Cc}\p{Co}\p{Cs}\u06dd\u070f\u180e\u2028\u2029\u2061-\u2063\u206a-\u206f\ufff9-\ufffd\u2ff0-\u2ffb\u200e\u200f\u202a-\u202e\p{Noncharacter_Code_Point}\u{1d173}-\u{1d17a}\u{e0001}\u{e0020}-\u{e007f}]/u
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u
const leftToRight = /\p{L}/u

/** A password as PostgreSQL prepares it for SCRAM (RFC 4013); one that cannot be prepared is taken as it is. */
export function saslprep(password: string): string {
  if (/^[\x20-\x7e]*$/.test(password)) return password
  const prepared = password.replaceAll(spaces, ' ').replaceAll(nothing, '').normalize('NFKC')
  return prepared === '' || prohibited.test(prepared) || isMixed(prepared) ? password : prepared
}

function isMixed(text: string): boolean {
  if (!rightToLeft.test(text)) return false
  const letters = [...text]
  const mixes = letters.some((letter) => leftToRight.test(letter) && !rightToLeft.test(letter))
  return mixes || !rightToLeft.test(letters[0]!) || !rightToLeft.test(letters.at(-1)!)
}
