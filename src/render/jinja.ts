import { dirname, normalize } from 'node:path/posix'
import { type Diagnostic, DiagnosticError, excerptOf, error as toError } from '../core/diagnostics.ts'
import { raise } from '../jinja/extension.ts'
import { Environment, type EnvironmentOptions, type OutputLine, TemplateError } from '../jinja/index.ts'
import { Dict, type Value } from '../python/values.ts'
import { askPrograms } from './existence.ts'
import type { Rendered } from './file.ts'
import type { TemplateText } from './functions/context.ts'
import { hintForFunction, SaltFunctions } from './functions/index.ts'
import type { TemplateEngine, TemplateFile } from './session.ts'
import { slsContext } from './sls-context.ts'
import type { HostCalls, Subject, Tree } from './types.ts'

/** One environment a tree, so that hosts share compiled templates. */
const environments = new WeakMap<Tree, Map<string, Environment>>()

/** Renders with Jinja as Salt does: `salt`, `grains`, `pillar`, `opts` and where the SLS lies; imports from the same tree. */
export const jinjaEngine: TemplateEngine = (file, subject, pillar, more) =>
  renderTemplate(file, subject, pillar, more, 0)

/** How many templates may be rendered inside each other by functions. */
const DEEPEST = 50

/** `salt` as templates see it; `depth`: how many renderings are going on around it. */
export function saltOf(subject: Subject, pillar: Dict, depth = 0): SaltFunctions {
  const template = async (file: TemplateText, more: Dict) => {
    if (depth >= DEEPEST) raise('RecursionError', 'maximum recursion depth exceeded: a template that renders itself?')
    return renderTemplate({ ...file, tree: subject.states, sls: '' }, subject, pillar, more, depth + 1)
  }
  return new SaltFunctions({ subject, pillar, opts: optsOf(subject, pillar), template })
}

async function renderTemplate(
  file: TemplateFile,
  subject: Subject,
  pillar: Dict,
  more: Dict,
  depth: number,
): Promise<Rendered> {
  if (!/\{[{%#]|\r/.test(file.text)) return { text: file.text }
  const opts = optsOf(subject, pillar)
  const environment = environmentOf(file, subject)
  const salt = saltOf(subject, pillar, depth)
  const context = new Map<string, unknown>([
    ['salt', salt],
    ['grains', subject.grains],
    ['pillar', pillar],
    ['opts', opts],
    ['saltenv', 'base'],
    ['sls', file.sls],
    ['proxy', new Dict()],
    ...slsContext(file),
    ...([...more] as [string, Value][]),
  ])
  try {
    const isLoaded = readTemplate(file.tree, file.path) === file.text
    await Promise.all([
      askPrograms(salt, file, templatesOf(file.tree), subject.host),
      subject.host && askAhead(environment, file, isLoaded, salt, subject.host, subject.acting),
    ])
    const { text, lines } = await (isLoaded
      ? environment.renderMapped(file.path, context)
      : environment.renderStringMapped(file.text, context, file.path))
    return { text, ...locate(file.tree, lines) }
  } catch (cause) {
    throw tell(cause, file)
  }
}

/** Makes the calls that the rendering will make for certain, all at once: those the host keeps the answers of, they travel together. */
async function askAhead(
  environment: Environment,
  file: TemplateFile,
  isLoaded: boolean,
  salt: SaltFunctions,
  host: HostCalls,
  acting: Subject['acting'],
): Promise<void> {
  const acts = (fun: string | undefined) =>
    fun === undefined || fun.startsWith('cmd.') || acting?.functions.has(fun) === true
  const calls = await environment.certainCalls(file.path, acts, isLoaded ? undefined : file.text)
  // What the controller has a part in comes when its turn comes; nothing may overtake it.
  const isLater = ({ fun }: { readonly fun: string }) =>
    !salt.asksHost(fun) && (fun === 'slsutil.renderer' || acting?.functions.has(fun) === true)
  const end = calls.findIndex(isLater)
  const asked = calls.slice(0, end === -1 ? undefined : end).filter(({ fun }) => salt.asksHost(fun))
  if (asked.length < 2) return
  for (const { fun, args, kwargs } of asked) host.call(fun, args, kwargs).catch(() => {})
}

/** The lines of templates as those of files, and the files' texts. */
function locate(tree: Tree, lines: readonly OutputLine[]): Required<Pick<Rendered, 'lines' | 'texts'>> {
  const files = new Map<string, string>()
  const texts = new Map<string, string>()
  const located = lines.map(({ template, line }) => {
    let file = files.get(template)
    if (file === undefined) {
      file = whereOf(tree, template)
      files.set(template, file)
      texts.set(file, tree.read(template.replace(/^salt:\/\//, '')) ?? '')
    }
    return { file, line }
  })
  return { lines: located, texts }
}

/** What templates see as `opts`: the options, and who and where. */
export function optsOf(subject: Subject, pillar: Dict): Dict {
  const opts = new Dict(subject.opts)
  const fallbacks: readonly (readonly [string, Value])[] = [
    ['id', subject.id],
    ['grains', subject.grains],
    ['pillar', pillar],
    ['saltenv', null],
    ['pillarenv', null],
    ['test', false],
    ['file_client', 'local'],
    ['nodegroups', new Dict()],
  ]
  for (const [name, value] of fallbacks) if (!opts.has(name)) opts.set(name, value)
  return opts
}

function environmentOf(file: TemplateFile, subject: Subject): Environment {
  const flags = jinjaFlags(subject, file.sls)
  const key = JSON.stringify(flags)
  const known = environments.get(file.tree) ?? new Map<string, Environment>()
  environments.set(file.tree, known)
  let environment = known.get(key)
  if (!environment) {
    const loader = (path: string) => readTemplate(file.tree, path) ?? null
    environment = new Environment({ salt: true, loader, resolve: pathOf, ...flags })
    known.set(key, environment)
  }
  return environment
}

/** As in Salt, `..` within a name finds nothing; what leads out of the tree is refused by it. */
function readTemplate(tree: Tree, path: string): string | undefined {
  if (path.split('/').includes('..') && !normalize(path).startsWith('..')) return undefined
  return tree.read(path)?.replace(/^\ufeff/, '')
}

/** Templates by name; what cannot be read is left for the rendering to say, with its place. */
function templatesOf(tree: Tree) {
  return (name: string, from: string) => {
    const path = pathOf(name, from)
    try {
      const text = readTemplate(tree, path)
      return text === undefined ? undefined : { path, text }
    } catch (cause) {
      if (cause instanceof DiagnosticError) return undefined
      throw cause
    }
  }
}

/** A template's path: from the root, or from the asking file's directory where it begins with `./` or `../`. */
function pathOf(name: string, from: string): string {
  if (/^\.\.?\//.test(name)) return normalize(`${dirname(from)}/${name}`)
  return name.replace(/^salt:\/\//, '')
}

/** Jinja2's words for what marks templates → the environment's. */
const marks = {
  block_start_string: 'blockStart',
  block_end_string: 'blockEnd',
  variable_start_string: 'variableStart',
  variable_end_string: 'variableEnd',
  comment_start_string: 'commentStart',
  comment_end_string: 'commentEnd',
  line_statement_prefix: 'lineStatementPrefix',
  line_comment_prefix: 'lineCommentPrefix',
} as const

/** What `jinja_env`, or for an SLS `jinja_sls_env`, says of templates; Salt takes their keys in any case. */
function jinjaFlags({ opts }: Subject, sls: string): EnvironmentOptions {
  const given = opts.get(sls === '' ? 'jinja_env' : 'jinja_sls_env')
  const env = new Map(given instanceof Dict ? [...given].map(([key, value]) => [String(key).toLowerCase(), value]) : [])
  const on = (name: string) => opts.get(`jinja_${name}`) === true || env.get(name) === true
  const texts = Object.entries(marks).flatMap(([name, option]) => {
    const value = env.get(name)
    return typeof value === 'string' && value !== '' ? [[option, value]] : []
  })
  return {
    ...(on('trim_blocks') && { trimBlocks: true }),
    ...(on('lstrip_blocks') && { lstripBlocks: true }),
    ...(opts.get('allow_undefined') === true && { undefined: 'default' as const }),
    ...Object.fromEntries(texts),
  }
}

function whereOf(tree: Tree, template: string): string {
  return tree.where(template.replace(/^salt:\/\//, ''))
}

function tell(cause: unknown, file: TemplateFile): unknown {
  if (!(cause instanceof TemplateError)) return cause
  const inner = innerDiagnostics(cause)
  const found = describe(cause, file)
  if (inner)
    return new DiagnosticError(
      inner.map((one) => ({ ...found, ...one, at: one.at ?? found.at, excerpt: one.at ? one.excerpt : found.excerpt })),
      { cause },
    )
  return new DiagnosticError(found, { cause })
}

function innerDiagnostics(cause: Error): readonly Diagnostic[] | undefined {
  for (let at: unknown = cause.cause; at instanceof Error; at = at.cause)
    if (at instanceof DiagnosticError) return at.diagnostics
  return undefined
}

/** A template's failure in Salt's words, at the line of the file that it lies in. */
function describe(cause: TemplateError, file: TemplateFile): Diagnostic {
  const template = cause.template || file.path
  const text = template === file.path ? file.text : file.tree.read(template)
  const where = template === file.path ? file.name : whereOf(file.tree, template)
  const at = { file: where, line: cause.line || undefined, column: cause.column }
  const excerpt = cause.excerpt ?? (text === undefined ? undefined : excerptOf(text, cause.line))
  const missing = missingFunction(cause.message, excerpt)
  if (missing !== undefined && cause.pythonClass === 'UndefinedError') {
    const summary = `Jinja variable 'salt.utils.templates.AliasedLoader object' has no attribute '${missing}'; line ${cause.line}`
    return toError('execution-function-unknown', summary, {
      at,
      excerpt,
      detail: `There is no execution function '${missing}'.`,
      about: { function: missing },
      hint: hintFor(missing, file.tree),
    })
  }
  const line = cause.line ? `; line ${cause.line}` : ''
  const hint = hintForMissing(cause, excerpt)
  const said = cause.meant ?? `${kindOf(cause)} ${messageOf(cause)}`
  return toError('template-error', `${said}${line}`, { at, excerpt, hint })
}

function hintFor(fun: string, tree: Tree): string {
  const custom = `_modules/${fun.split('.')[0]}.py`
  if (!tree.has(custom)) return hintForFunction(fun)
  return `kstate runs no custom execution modules (${custom}): use cmd.run, or put the value into the pillar`
}

/** The execution function that a message about a missing attribute means: `salt['a.b']`, or `salt.a.b` in the line itself. */
function missingFunction(message: string, excerpt: string | undefined): string | undefined {
  const attribute = /has no attribute '(\w+(?:\.\w+)?)'/.exec(message)?.[1]
  if (attribute === undefined || attribute.includes('.')) return attribute
  return new RegExp(`\\bsalt\\.(\\w+\\.${attribute})\\b`).exec(excerpt ?? '')?.[1]
}

function hintForMissing({ pythonClass, message }: TemplateError, excerpt: string | undefined): string | undefined {
  if (pythonClass === 'TemplateNotFound')
    return 'the name counts from the root of the tree, or from this directory with `./`'
  const key = /'dict object' has no attribute '(\w+)'/.exec(message)?.[1]
  if (key === undefined) return undefined
  const found = new RegExp(`\\b(pillar|grains)((?:\\.\\w+)*)(?:\\.|\\[['"])${key}\\b`).exec(excerpt ?? '')
  if (!found) return undefined
  const path = [...found[2]!.split('.').slice(1), key].join(':')
  return `where it may be missing, write \`salt['${found[1]}.get']('${path}', DEFAULT)\``
}

function kindOf(cause: TemplateError): string {
  if (cause.pythonClass === 'UndefinedError') return 'Jinja variable'
  return cause.pythonClass === 'TemplateSyntaxError' || cause.pythonClass === 'TemplateAssertionError'
    ? 'Jinja syntax error:'
    : 'Jinja error:'
}

function messageOf(cause: TemplateError): string {
  if (cause.pythonClass === 'TemplateNotFound') return `${cause.message} (template not found)`
  // Python has no words for it.
  if (cause.pythonClass === 'MemoryError' && cause.message === '')
    return 'a value takes more memory than a template may have'
  return cause.message || cause.pythonClass
}
