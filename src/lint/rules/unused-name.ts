import { excerptOf, warning } from '../../core/diagnostics.ts'
import type { Tree } from '../../render/index.ts'
import type { Found, Rule } from '../types.ts'

interface Name {
  readonly name: string
  readonly kind: 'import' | 'macro'
  readonly line: number
}

/** Imported names that their file never says again. */
export const unusedImport: Rule = {
  code: 'import-unused',
  severity: 'warning',
  tells: 'A template imports a name (`from … import`, `import … as`, `import_yaml`…) that it never uses.',
  why: 'Salt renders the imported file all the same, for every target.',
  check: ({ targets }) => eachTemplate(targets[0]?.session, unusedImports),
}

/** Macros that nothing in the tree calls. */
export const unusedMacro: Rule = {
  code: 'macro-unused',
  severity: 'warning',
  tells: 'A macro that no file of the tree mentions. (Told only when the whole roster is looked at.)',
  why: 'Nobody notices when it rots.',
  check: ({ targets, whole }) =>
    whole
      ? eachTemplate(targets[0]?.session, (text, tree) =>
          namesOf(text, 'macro').filter(({ name }) => isUnmentioned(name, text, tree)),
        )
      : [],
}

const TEMPLATES = /\.(sls|jinja2?|j2|tmpl|macros?)$/

type Session = Parameters<Rule['check']>[0]['targets'][number]['session']

function eachTemplate(session: Session | undefined, find: (text: string, tree: Tree) => readonly Name[]): Found[] {
  if (!session) return []
  return [session.states.tree, session.pillar.tree].flatMap((tree) =>
    tree.files().flatMap((path) => {
      const text = TEMPLATES.test(path) ? tree.read(path) : undefined
      if (text === undefined || !text.includes('{%')) return []
      return find(text, tree).map(({ name, kind, line }) => {
        const rule = kind === 'import' ? unusedImport : unusedMacro
        const summary = kind === 'import' ? `'${name}' is imported and never used` : `the macro '${name}' is never used`
        const place = { at: { file: tree.where(path), line }, excerpt: excerptOf(text, line) }
        return { diagnostic: warning(rule.code, summary, { ...place, hint: 'take it away' }) }
      })
    }),
  )
}

/** An included template sees the names of the one that includes it: such files are left alone. */
function unusedImports(text: string): readonly Name[] {
  if (/\{%-?\+?\s*(include|extends)\b/.test(text)) return []
  return namesOf(text, 'import').filter(({ name }) => mentions(text, name) === 1)
}

function isUnmentioned(name: string, own: string, tree: Tree): boolean {
  if (mentions(own, name) > 1) return false
  return tree.files().every((path) => {
    const text = tree.read(path) ?? ''
    return text === own || mentions(text, name) === 0
  })
}

function mentions(text: string, name: string): number {
  if (!text.includes(name)) return 0
  const code = text.replace(/\{#.*?#\}/gs, '')
  return [...code.matchAll(new RegExp(`(?<![\\w'"/-])${name}(?![\\w/-])`, 'g'))].length
}

/** The names that a template's imports and macros make; names with a leading underscore are its own affair. */
function namesOf(text: string, kind: Name['kind']): Name[] {
  const found: Name[] = []
  for (const { 1: statement = '', index } of text.matchAll(/\{%-?\+?\s*(.*?)\s*[-+]?%\}/gs)) {
    const line = text.slice(0, index).split('\n').length
    const add = (name: string | undefined) => {
      if (name !== undefined && /^[A-Za-z]\w*$/.test(name)) found.push({ name, kind, line })
    }
    if (kind === 'macro') add(/^macro\s+(\w+)\s*\(/.exec(statement)?.[1])
    else {
      const from = /^from\s+.+?\s+import\s+(.*?)(?:\s+with(?:out)?\s+context)?$/s.exec(statement)?.[1]
      for (const part of from?.split(',') ?? [])
        add(
          part
            .trim()
            .split(/\s+as\s+/)
            .at(-1),
        )
      add(/^import(?:_\w+)?\s+.+?\s+as\s+(\w+)/s.exec(statement)?.[1])
    }
  }
  return found
}
