import type { Diagnostic } from './diagnostics.ts'
import { MASK } from './mask.ts'

/**
 * A diagnostic about the text of a pillar, whose excerpts show keys and no values: of a text that cannot be read nobody
 * knows which values are secret. Words that its summary quotes from a value are masked too.
 */
export function hideValues(found: Diagnostic): Diagnostic {
  const excerpts = [found.excerpt, ...(found.related ?? []).map(({ excerpt }) => excerpt)]
  const lines = [...excerpts, ...renderedLines(found.detail)].filter((line) => line !== undefined)
  const hideValue = isOfText(found.code) ? hideTextValue : hideTemplateValue
  const hide = (text: string) => (isOfText(found.code) ? hideQuoted(text, lines) : text)
  return {
    ...found,
    summary: hide(found.summary),
    excerpt: found.excerpt === undefined ? undefined : hideValue(found.excerpt),
    detail: found.detail?.replace(RENDERED, (_, head: string, line: string) => head + hideValue(line)),
    hint: found.hint === undefined ? undefined : hide(found.hint),
    related: found.related?.map((other) => ({
      ...other,
      message: hide(other.message),
      excerpt: other.excerpt === undefined ? undefined : hideValue(other.excerpt),
    })),
  }
}

/** A diagnostic about a file of options or targets: where a line of it speaks of a password, without values. */
export function hidePasswords(found: Diagnostic): Diagnostic {
  const excerpts = [found.excerpt, ...(found.related ?? []).map(({ excerpt }) => excerpt)]
  return excerpts.some((line) => /passw|secret|token/i.test(line ?? '')) ? hideValues(found) : found
}

const RENDERED = /^(rendered: )(.*)$/gm
/** A key with its colon, in a list or behind a brace too. */
const KEY = /^\s*(?:- +)*(?:\{ *)?(?:"[^"]*"|'[^']*'|\w[\w./ -]*):(?=\s|$)/
/** The mark of a text that stands below. */
const MARK = /^\s*(?:[|>][-+\d]*)?\s*$/
/** Jinja without texts and long numbers, which can hold no value. */
const TAGS = /^(?!.*\d{4})(?:\{\{[^'"{}]*\}\}|\{%(?!-? *set)[^'"{}]*%\}|\s)+$/

/** A line of a pillar file with its value masked; a line without a key wholly, but for its indentation. */
function hideTextValue(line: string): string {
  if (MARK.test(line)) return line
  const key = KEY.exec(line)?.[0]
  if (key === undefined) return line.replace(/\S.*/, MASK)
  return MARK.test(line.slice(key.length)) ? line : `${key} ${MASK}`
}

/** The same, but what is Jinja alone is shown. */
function hideTemplateValue(line: string): string {
  return TAGS.test(line.slice(KEY.exec(line)?.[0].length ?? 0)) ? line : hideTextValue(line)
}

/** Whether a diagnostic speaks of the text of a file, not of a template. */
function isOfText(code: string): boolean {
  return /^(?:yaml|json)-/.test(code)
}

/** What a text quotes from the values of lines, masked: a tag, an alias, an anchor. */
function hideQuoted(text: string, lines: readonly string[]): string {
  const values = lines.map((line) => line.slice(hideTextValue(line).replace(MASK, '').length))
  const shown = lines.map(hideTextValue).join('\n')
  const isHidden = (word: string) => /\w/.test(word) && isIn(word, values) && !shown.includes(word)
  return text
    .replace(/(found unacceptable key ).*( \(unhashable type)/s, `$1${MASK}$2`)
    .replace(/'([^']+)'/g, (quoted, word: string) => (isHidden(word) ? `'${MASK}'` : quoted))
}

/** Whether a word stands in a value, as it is or as YAML writes a tag of its own. */
function isIn(word: string, values: readonly string[]): boolean {
  const bare = word.replace(/^tag:yaml\.org,2002:/, '')
  return values.some((value) => value.includes(bare))
}

function renderedLines(detail: string | undefined): string[] {
  return [...(detail ?? '').matchAll(RENDERED)].map((found) => found[2]!)
}
