/** Words that are no secret though they may stand under a secret's key: to hide them would mar every text. */
const PLAIN_WORDS = /^(true|false|yes|no|on|off|none|null|~)$/i

/** Secrets shorter than this are hidden only where they are a whole value. */
export const SHORTEST = 4

/** Whether a text can be a secret at all. */
export function isHideable(text: string): boolean {
  return text !== '' && !PLAIN_WORDS.test(text)
}

/**
 * The forms in which a secret may stand in text: itself and each of its lines, as JSON, Python, YAML, shell and URLs
 * write it, in base64 (also amidst other text). Only what is long enough to be looked for.
 */
export function formsOf(secret: string): Set<string> {
  const pieces = [secret, ...secret.split(/\r\n|\r|\n/)].map((piece) => piece.trim()).filter(isHideable)
  const forms = new Set(pieces.flatMap((piece) => (piece.length < SHORTEST ? [] : [piece, ...writings(piece)])))
  if (secret.length >= SHORTEST) for (const form of base64Forms(secret)) forms.add(form)
  return forms
}

function writings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  const escaped = json.replaceAll('\\"', '"')
  return [
    json,
    json.replaceAll('/', '\\/'),
    toAscii(json),
    // Python's repr: in single quotes, or in double quotes where it holds a single one.
    escaped,
    escaped.replaceAll("'", "\\'"),
    // YAML and SQL.
    text.replaceAll("'", "''"),
    // Shell: single quotes; double quotes.
    text.replaceAll("'", `'\\''`),
    text.replaceAll("'", `'"'"'`),
    text.replace(/["$`\\]/g, '\\$&'),
    ...urlForms(text),
    text.replace(/[&<>"']/g, (character) => HTML[character]!),
  ]
}

const HTML: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
}

function toAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function urlForms(text: string): string[] {
  // Half of a surrogate pair has no UTF-8 form: it becomes U+FFFD, as it does on its way to a host.
  const component = encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'))
  const strict = component.replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
  return [component, strict, strict.replaceAll('%20', '+'), strict.replaceAll('%2F', '/')]
}

/** The base64 of a text wherever it begins within a longer one: its middle, which neighbours do not change. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  const forms = [0, 1, 2].flatMap((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    const first = offset === 0 ? 0 : offset + 1
    const middle = whole.toString('base64').replace(/=+$/, '')
    const end = whole.length % 3 === 0 ? middle.length : middle.length - 1
    return [middle.slice(first, end)]
  })
  return forms
    .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
    .filter((form) => form.length >= 8)
}
