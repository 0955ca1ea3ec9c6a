import { excerptOf, warning } from '../../core/diagnostics.ts'
import type { Tree } from '../../render/index.ts'
import type { Found, Rule } from '../types.ts'
import { textIn } from '../watched-tree.ts'

interface Name {
  readonly name: string
  readonly kind: 'import' | 'macro'
  readonly line: number
  /** The statement that makes it. */
  readonly statement: string
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
      const text = TEMPLATES.test(path) ? textIn(tree, path) : undefined
      if (text === undefined || !text.includes('{%')) return []
      return find(text, tree).map(({ name, kind, line }) => {
        const rule = kind === 'import' ? unusedImport : unusedMacro
        const summary = kind === 'import' ? `'${name}' is imported and never used` : `the macro '${name}' is never used`
        const place = { at: { file: tree.where(path), line }, excerpt: excerptOf(text, line) }
        return { diagnostic: warning(rule.code, summary, { ...place, hint: 'remove it' }) }
      })
    }),
  )
}

/** An included template sees the names of the one that includes it: such files are left alone. */
function unusedImports(text: string, tree: Tree): readonly Name[] {
  if (/\{%-?\+?\s*(include|extends)\b/.test(text)) return []
  return namesOf(text, 'import').filter(({ name, statement }) => {
    if (mentions(text, name) !== 1) return false
    const seeing = importedWithContext(text).filter((one) => one.statement !== statement)
    return !seeing.some(({ file }) => isSaidIn(name, tree, (path) => path.split('/').at(-1) === file))
  })
}

/** What is imported with context sees the names of the one that imports; files by their last part. */
function importedWithContext(text: string): { statement: string; file: string }[] {
  return statementsOf(text).flatMap(({ statement }) => {
    const file = /^(?:from|import)\b.*?([^'"/]+)['"].*\swith\s+context$/s.exec(statement)?.[1]
    return file === undefined ? [] : [{ statement, file }]
  })
}

function isUnmentioned(name: string, own: string, tree: Tree): boolean {
  return mentions(own, name) === 1 && !isSaidIn(name, tree, (path) => textIn(tree, path) !== own)
}

function isSaidIn(name: string, tree: Tree, isMeant: (path: string) => boolean): boolean {
  return tree.files().some((path) => isMeant(path) && mentions(textIn(tree, path) ?? '', name) > 0)
}

/** How often a name is said in the expressions and statements of a template. */
function mentions(text: string, name: string): number {
  if (!text.includes(name)) return 0
  const code = text.replace(/\{#.*?#\}/gs, '').match(/\{%.*?%\}|\{\{.*?\}\}/gs) ?? []
  const said = new RegExp(`(?<![\\w'"/-])${name}(?![\\w/-])`, 'g')
  return code.reduce((sum, part) => sum + [...part.matchAll(said)].length, 0)
}

/** The names that a template's imports and macros make; names with a leading underscore are its own affair. */
function namesOf(text: string, kind: Name['kind']): Name[] {
  return statementsOf(text).flatMap(({ statement, line }) =>
    (kind === 'macro' ? [/^macro\s+(\w+)\s*\(/.exec(statement)?.[1]] : importedBy(statement)).flatMap((name) =>
      name !== undefined && /^[A-Za-z]\w*$/.test(name) ? [{ name, kind, line, statement }] : [],
    ),
  )
}

function statementsOf(text: string): { statement: string; line: number }[] {
  const code = text.replace(/\{#.*?#\}/gs, (comment) => comment.replace(/[^\n]/g, ' '))
  return [...code.matchAll(/\{%[-+]?\s*(.*?)\s*[-+]?%\}/gs)].map(({ 1: statement = '', index }) => ({
    statement,
    line: code.slice(0, index).split('\n').length,
  }))
}

function importedBy(statement: string): (string | undefined)[] {
  const from = /^from\s+.+?\s+import\s+(.*?)(?:\s+with(?:out)?\s+context)?$/s.exec(statement)?.[1]
  const names = from?.split(',').map((part) =>
    part
      .trim()
      .split(/\s+as\s+/)
      .at(-1),
  )
  return names ?? [/^import(?:_\w+)?\s+.+?\s+as\s+(\w+)/s.exec(statement)?.[1]]
}
