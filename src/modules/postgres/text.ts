import { Secret } from '../../core/secrets.ts'

/** A text argument that may be secret; YAML may have made a number of it. */
export type Text = Secret | string | number

/** As a secret; undefined where nothing, or an empty text, was given. */
export function plain(text: Text | null | undefined): Secret | undefined {
  if (text === null || text === undefined || text === '') return undefined
  const secret = text instanceof Secret ? text : new Secret(String(text))
  return secret.reveal() === '' ? undefined : secret
}

/** Names given as a list or as text with commas. */
export function namesOf(names: string | readonly unknown[] | null | undefined): string[] {
  const all = typeof names === 'string' ? names.split(',') : (names ?? []).map(String)
  return [...new Set(all.map((name) => name.trim()).filter((name) => name !== ''))]
}

/** A count with its noun: `1 table`, `3 policies`. */
export function counted(count: number, noun: string): string {
  if (noun === 'default acl') return `${count} default privilege${count === 1 ? '' : 's'}`
  if (count === 1) return `1 ${noun}`
  return `${count} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : /(x|s|ss)$/.test(noun) ? `${noun}es` : `${noun}s`}`
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
