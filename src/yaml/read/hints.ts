import type { Lines } from '../positions.ts'
import type { YamlError } from './errors.ts'

interface Hint {
  readonly text: string
  readonly code?: string
}

/** What the author most likely has to do; told from the message and the line on which reading stopped. */
export function hintFor(error: YamlError, lines: Lines): Hint | undefined {
  const { line } = lines.positionOf(Math.min(error.offset, lines.text.length))
  const text = lines.lineAt(line)
  if (error.problem.includes('tab character') || (error.stage !== 'constructor' && /^[ -]*\t/.test(text)))
    return { code: 'yaml-tab', text: 'indent with spaces: YAML allows no tabs there' }
  const char = lines.text[error.offset]
  if (error.problem.startsWith('found character that cannot start')) {
    if (char === '%') return { text: "a value must not begin with '%': quote it (is a Jinja tag left unrendered?)" }
    return { text: `a value must not begin with '${char}': quote it` }
  }
  switch (error.code) {
    case 'yaml-duplicate-key':
      return { text: 'keep one of them, or give the second another name' }
    case 'yaml-key':
      return { text: 'a key must be text, a number, true, false or null: were the braces meant for Jinja ({{ … }})?' }
    case 'yaml-multiple-documents':
      return { text: "only one document may stand in a file: remove the '---'" }
    case 'yaml-tag':
      return { text: 'remove the tag, or quote the value if the exclamation mark belongs to it' }
    case 'yaml-alias':
      return { text: "quote the value if it begins with '*' and no anchor is meant" }
  }
  return syntaxHint(error, text)
}

function syntaxHint(error: YamlError, line: string): Hint | undefined {
  const { problem } = error
  if (problem.startsWith('mapping values are not allowed'))
    return { text: "quote a value that contains ': ', or check that the line is indented as its neighbours" }
  if (problem === "could not find expected ':'") return { text: "a key must be followed by ':' and a space" }
  if (problem === 'did not find expected key' || problem.startsWith("did not find expected '-'"))
    return { text: 'check the indentation: the line fits none of the blocks before it' }
  if (problem.startsWith('found unexpected end of stream')) return { text: 'a quote is opened there and never closed' }
  if (problem === 'found unknown escape character')
    return { text: 'use single quotes, in which a backslash is only a backslash' }
  if (problem.startsWith("did not find expected ','")) return { text: 'check that each bracket is closed' }
  if (/\{%|%\}|\{\{/.test(line)) return { text: 'a Jinja tag was left unrendered in this line' }
  return undefined
}
