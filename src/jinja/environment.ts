import { adopt } from '../python/functions/adopt.ts'
import { callValue } from '../python/functions/call.ts'
import type { Kwargs } from '../python/functions/kwargs.ts'
import { meterOn } from '../python/functions/meter.ts'
import { complete } from '../python/functions/suspended.ts'
import { Dict } from '../python/values.ts'
import { foresee, type KnownCall } from './compile/foresee.ts'
import { generate } from './compile/generator.ts'
import { TemplateError } from './errors.ts'
import type { Builtin, Extension } from './extension.ts'
import { FILTERS } from './filters/index.ts'
import { GLOBALS } from './globals.ts'
import type { Template } from './runtime/compiled.ts'
import type { Engine } from './runtime/engine.ts'
import { FunctionTable } from './runtime/functions.ts'
import { LIBRARY } from './runtime/library.ts'
import { DEFAULT_LIMITS, type Limits } from './runtime/limits.ts'
import { linesOf, type OutputLine } from './runtime/lines.ts'
import { locateSyntax, toTemplateError } from './runtime/locate.ts'
import type { Mapped } from './runtime/mapped.ts'
import { EMPTY_SCOPE, Session } from './runtime/session.ts'
import { newContext, runRoot } from './runtime/template.ts'
import type { UndefinedKind } from './runtime/undefined.ts'
import { saltExtension } from './salt/index.ts'
import { Lexer } from './syntax/lexer.ts'
import { Parser } from './syntax/parser.ts'
import { TESTS } from './tests.ts'

export interface EnvironmentOptions {
  /** The source of a template, or null where there is none; `from` is the name of the template that asks. */
  loader?: (name: string, from?: string) => string | null | undefined | PromiseLike<string | null | undefined>
  /** The full name of a template that another (`from`) asks for, under which it is loaded and kept: for names relative to the asking one. */
  resolve?: (name: string, from: string) => string
  /** Names that every template sees. Functions may be async; keyword arguments arrive last, as a Kwargs. */
  globals?: Names
  /** What a missing value does: `strict` under Salt, `default` otherwise. */
  undefined?: UndefinedKind
  trimBlocks?: boolean
  lstripBlocks?: boolean
  keepTrailingNewline?: boolean
  lineStatementPrefix?: string
  lineCommentPrefix?: string
  autoescape?: boolean
  /** Adds Salt's tags, filters, tests and globals; the context becomes visible to imported templates, as in Salt. */
  salt?: boolean
  extensions?: readonly Extension[]
  /** Whether compiled templates are kept for the life of the environment (they are unless this is false). */
  cache?: boolean
  /** How much a rendering may take before it ends with an error. */
  limits?: Partial<Limits>
  blockStart?: string
  blockEnd?: string
  variableStart?: string
  variableEnd?: string
  commentStart?: string
  commentEnd?: string
}

/** A context or globals: a plain object, a Map, or a Dict with string keys. */
export type Names = { readonly [name: string]: unknown } | ReadonlyMap<string, unknown> | Dict

/** A rendered text, and for each of its lines the template and line that it began in. */
export interface MappedOutput {
  readonly text: string
  readonly lines: readonly OutputLine[]
}

/** Loads, compiles and renders templates. Compiled templates are kept for the life of the environment. */
export class Environment implements Engine {
  readonly filters: ReadonlyMap<string, Builtin>
  readonly tests: ReadonlyMap<string, Builtin>
  readonly globals: ReadonlyMap<string, unknown>
  readonly serializers: NonNullable<Extension['serializers']>
  readonly undefinedKind: UndefinedKind
  readonly autoescape: boolean
  readonly limits: Limits
  readonly #options: EnvironmentOptions
  readonly #lexer: Lexer
  readonly #templates = new Map<string, Template>()
  readonly #mappedTemplates = new Map<string, Template>()

  constructor(options: EnvironmentOptions = {}) {
    this.#options = options
    const extensions = [...(options.salt ? [saltExtension] : []), ...(options.extensions ?? [])]
    this.filters = merge(
      FILTERS,
      extensions.map((one) => one.filters),
    )
    this.tests = merge(
      TESTS,
      extensions.map((one) => one.tests),
    )
    const globals = merge<unknown>(
      GLOBALS,
      extensions.map((one) => one.globals),
    )
    for (const [name, value] of entriesOf(options.globals ?? {})) globals.set(name, this.#adopt(name, value))
    this.globals = globals
    this.serializers = Object.assign({}, ...extensions.map((one) => one.serializers))
    this.undefinedKind = options.undefined ?? (options.salt ? 'strict' : 'default')
    this.autoescape = options.autoescape ?? false
    this.limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#lexer = new Lexer({
      blockStart: options.blockStart ?? '{%',
      blockEnd: options.blockEnd ?? '%}',
      variableStart: options.variableStart ?? '{{',
      variableEnd: options.variableEnd ?? '}}',
      commentStart: options.commentStart ?? '{#',
      commentEnd: options.commentEnd ?? '#}',
      lineStatementPrefix: options.lineStatementPrefix,
      lineCommentPrefix: options.lineCommentPrefix,
      trimBlocks: options.trimBlocks ?? false,
      lstripBlocks: options.lstripBlocks ?? false,
      keepTrailingNewline: options.keepTrailingNewline ?? false,
    })
  }

  /** Under Salt `salt` is a table of functions: `salt['cmd.run']` and `salt.cmd.run` are the same. */
  #adopt(name: string, value: unknown): unknown {
    if (this.#options.salt && name === 'salt' && !(value instanceof FunctionTable))
      return new FunctionTable(adopt(value))
    return adopt(value)
  }

  /** Renders a template of the loader. Raises TemplateError. */
  async render(name: string, context: Names = {}): Promise<string> {
    const template = await this.#find(name, false)
    return (await this.#run(template, context, false)).text
  }

  /** The same with the template and line that each line of output began in. */
  async renderMapped(name: string, context: Names = {}): Promise<MappedOutput> {
    const template = await this.#find(name, true)
    const { text, mapped } = await this.#run(template, context, true)
    return { text, lines: linesOf(mapped as Mapped) }
  }

  /** Renders a source that need not come from the loader; `name` stands for it in messages. */
  async renderString(source: string, context: Names = {}, name = '<template>'): Promise<string> {
    return (await this.#run(this.compile(source, name), context, false)).text
  }

  async renderStringMapped(source: string, context: Names = {}, name = '<template>'): Promise<MappedOutput> {
    const { text, mapped } = await this.#run(this.compile(source, name, true), context, true)
    return { text, lines: linesOf(mapped as Mapped) }
  }

  /** Calls a function with its arguments bound as in a template, outside any template. Raises TemplateError. */
  async call(callee: unknown, args: readonly unknown[] = [], kwargs?: Kwargs): Promise<unknown> {
    const session = new Session(this, false, EMPTY_SCOPE)
    meterOn(session)
    try {
      return await complete(callValue(session, callee, args, kwargs))
    } catch (error) {
      throw toTemplateError(error)
    }
  }

  /**
   * The calls of `salt`'s functions that a rendering of the template will surely make, with constant arguments, in its
   * order; imported and included templates are followed. A use that may or may not come ends the list where `acts` holds
   * for its function (undefined: any), so that no call is told that would run before one on which it may depend. Raises
   * TemplateError for mistakes in the template itself.
   */
  async certainCalls(
    name: string,
    acts: (fun: string | undefined) => boolean = () => true,
    source?: string,
  ): Promise<KnownCall[]> {
    const template = source === undefined ? await this.#find(name, true) : this.compile(source, name, true)
    const calls: KnownCall[] = []
    await this.#foresee(template, acts, calls, new Set())
    return calls
  }

  /** Adds a template's certain calls; whether more may follow. */
  async #foresee(
    template: Template,
    acts: (fun: string | undefined) => boolean,
    calls: KnownCall[],
    seen: Set<string>,
  ): Promise<boolean> {
    if (seen.has(template.name)) return true
    seen.add(template.name)
    for (const step of template.foreseen) {
      if (step.kind === 'unknown' || (step.kind === 'maybe' && acts(step.fun))) return false
      if (step.kind === 'call') calls.push({ fun: step.fun, args: step.args, kwargs: step.kwargs })
      if (step.kind !== 'template') continue
      const next = await this.#loadQuietly(step.name, template.name)
      if (!next || !(await this.#foresee(next, acts, calls, seen))) return false
    }
    return true
  }

  /** A template whose mistakes are left for the rendering to tell. */
  async #loadQuietly(name: string, from: string): Promise<Template | undefined> {
    try {
      return await this.load(name, from, true)
    } catch {
      return undefined
    }
  }

  async #find(name: string, mapped: boolean): Promise<Template> {
    const template = await this.load(name, undefined, mapped)
    if (!template) throw new TemplateError('TemplateNotFound', name, { template: '', line: 0 })
    return template
  }

  async #run(
    template: Template,
    context: Names,
    mapped: boolean,
  ): Promise<{ text: string; mapped: Mapped | undefined }> {
    const given = new Map<string, unknown>()
    for (const [name, value] of entriesOf(context)) given.set(name, this.#adopt(name, value))
    const frame = newContext(template, [given, this.globals], this.#options.salt ? given : undefined)
    const session = new Session(this, mapped, frame)
    meterOn(session)
    try {
      const text = (await complete(runRoot(template, frame, session))) as string
      session.checkText(text.length)
      const newline = this.#options.salt && !this.#options.keepTrailingNewline && template.endsWithNewline ? '\n' : ''
      const last = session.last
      return { text: text + newline, mapped: last && { ...last, text: text + newline } }
    } catch (error) {
      throw toTemplateError(error)
    }
  }

  load(
    asked: string,
    from: string | undefined,
    mapped: boolean,
  ): Template | undefined | PromiseLike<Template | undefined> {
    const name = from === undefined ? asked : (this.#options.resolve?.(asked, from) ?? asked)
    const cache = mapped ? this.#mappedTemplates : this.#templates
    const known = cache.get(name)
    if (known) return known
    const keep = (source: string | null | undefined) => {
      if (source === null || source === undefined) return undefined
      const template = this.compile(source, name, mapped)
      if (this.#options.cache !== false) cache.set(name, template)
      return template
    }
    const source = this.#options.loader?.(name, from)
    if (source === null || source === undefined || typeof source === 'string') return keep(source)
    return source.then(keep)
  }

  /** Parses and compiles a source. Raises TemplateError for mistakes of syntax. */
  compile(source: string, name: string, mapped = false): Template {
    const normal = this.#lexer.normalise(source)
    try {
      const tokens = this.#lexer.tokenize(normal)
      const body = new Parser(tokens, { serializers: this.serializers.yaml !== undefined, name }).parse()
      const foreseen = this.#options.salt ? foresee(body) : []
      const settled = !normal.includes('autoescape')
      const escaping = this.autoescape || !settled
      const generated = generate(body, {
        name,
        filters: this.filters,
        tests: this.tests,
        escaping,
        settled,
        mapped,
        call: new Session(this, false, EMPTY_SCOPE),
      })
      const endsWithNewline = /[\r\n]$/.test(source)
      const template = { name, source: normal, marks: generated.marks, endsWithNewline, foreseen }
      const make = new Function('R', 'K', 'T', generated.source) as (
        ...args: unknown[]
      ) => Pick<Template, 'root' | 'blocks'>
      return Object.assign(template, make(LIBRARY, generated.constants, template))
    } catch (error) {
      throw locateSyntax(error, name, normal)
    }
  }
}

function entriesOf(names: Names): Iterable<readonly [string, unknown]> {
  if (names instanceof Dict) return names.entries() as Iterable<[string, unknown]>
  return names instanceof Map ? names.entries() : Object.entries(names)
}

function merge<T>(
  base: ReadonlyMap<string, T>,
  more: readonly ({ readonly [name: string]: T } | undefined)[],
): Map<string, T> {
  const merged = new Map(base)
  for (const one of more) for (const [name, value] of Object.entries(one ?? {})) merged.set(name, value)
  return merged
}
