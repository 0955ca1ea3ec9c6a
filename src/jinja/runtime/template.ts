import { PyCallable } from '../../python/functions/call.ts'
import { Suspended, start } from '../../python/functions/suspended.ts'
import { iterate } from '../../python/iterate.ts'
import { Markup, textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { PyObject } from '../../python/values/object.ts'
import { repr, str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { hashKey } from '../../python/values.ts'
import type { Template } from './compiled.ts'
import { type BlockFunction, Context } from './context.ts'
import { Module } from './module.ts'
import type { Session } from './session.ts'
import { Undefined } from './undefined.ts'

export function newContext(
  template: Template,
  layers: Context['layers'],
  renderGlobals: Context['renderGlobals'],
): Context {
  const blocks = new Map<string, BlockFunction[]>()
  for (const [name, block] of template.blocks) blocks.set(name, [block])
  return new Context(template.name, layers, blocks, renderGlobals)
}

/** Runs a template's root; its text, or Suspended. */
export function runRoot(template: Template, context: Context, session: Session): unknown {
  session.enter()
  return start(template.root(context, session as never))
}

/** Continues with a value that may have to be waited for. */
function then(value: unknown, next: (value: unknown) => unknown): unknown {
  if (!(value instanceof Suspended)) return next(value)
  function* wait(): Generator<Suspended, unknown, unknown> {
    const result = next(yield value as Suspended)
    return result instanceof Suspended ? yield result : result
  }
  return start(wait())
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

function loadOne(session: Session, name: unknown, from: string): unknown {
  if (name instanceof Undefined) name.fail()
  const text = textOf(name)
  if (text === undefined) {
    return undefined // no loader knows a name that is no text
  }
  const found = session.engine.load(text, from, session.mapped)
  return isPromise(found) ? new Suspended(found) : found
}

/** The template, or the first of several, that there is; null where none may be. */
export function findTemplate(session: Session, name: unknown, from: string, ignoreMissing: boolean): unknown {
  const many = textOf(name) === undefined && !(name instanceof Undefined)
  const names = many ? (truth(name) ? [...iterate(name)] : []) : [name]
  if (many && names.length === 0 && !ignoreMissing)
    raise('TemplatesNotFound', 'Tried to select from an empty list of templates.')
  const attempt = (i: number): unknown => {
    if (i === names.length) return ignoreMissing ? null : notFound(names, many)
    return then(loadOne(session, names[i], from), (template) => template ?? attempt(i + 1))
  }
  return attempt(0)
}

function notFound(names: readonly unknown[], many: boolean): never {
  if (!many) raise('TemplateNotFound', names[0] === null ? '' : str(names[0]))
  return raise('TemplatesNotFound', `none of the templates given were found: ${names.map(str).join(', ')}`)
}

/** The output of an included template, which sees what is visible where it is included. */
export function renderIncluded(
  template: Template | null,
  context: Context,
  session: Session,
  locals: readonly unknown[],
): unknown {
  if (template === null) return ''
  return runRoot(template, newContext(template, context.layersWith(locals), context.renderGlobals), session)
}

/** The output of a template included without context. */
export function renderModule(template: Template | null, context: Context, session: Session): unknown {
  if (template === null) return ''
  return then(defaultModule(template, context, session), (module) => {
    session.last = (module as Module).mapped
    return (module as Module).body
  })
}

function makeModule(template: Template, context: Context, session: Session): unknown {
  return then(runRoot(template, context, session), (text) => {
    const names = new Map<string, unknown>()
    for (const name of context.exported) names.set(name, context.vars.get(name))
    return new Module(template.name, names, text as string, session.last)
  })
}

/** The module that all imports without context share; where the render has globals of its own, each import has its own. */
function defaultModule(template: Template, context: Context, session: Session): unknown {
  if (context.renderGlobals) {
    const layers = [context.renderGlobals, session.engine.globals]
    return makeModule(template, newContext(template, layers, context.renderGlobals), session)
  }
  if (template.module) return template.module
  return then(makeModule(template, newContext(template, [session.engine.globals], undefined), session), (module) => {
    template.module = module as Module
    return module
  })
}

/** `{% import %}`: `locals` are given where the import is with context. */
export function importModule(
  template: Template,
  context: Context,
  session: Session,
  locals?: readonly unknown[],
): unknown {
  if (!locals) return defaultModule(template, context, session)
  return makeModule(template, newContext(template, context.layersWith(locals, true), context.renderGlobals), session)
}

export function importName(session: Session, module: Module, name: string, place: string): unknown {
  const value = module.names.get(name)
  if (value !== undefined) return value
  const message = `the template ${repr(module.name)} ${place} does not export the requested name ${repr(name)}`
  return session.undefined(message, undefined, name)
}

export function findParent(session: Session, name: unknown, from: string): unknown {
  return findNamed(session, name, from)
}

/** The template of one name, where no list may stand. */
function findNamed(session: Session, name: unknown, from: string): unknown {
  hashKey(name)
  return then(loadOne(session, name, from), (template) => template ?? notFound([name], false))
}

/** The parent's blocks behind those of its children. */
export function addBlocks(context: Context, parent: Template): void {
  for (const [name, block] of parent.blocks) {
    const stack = context.blocks.get(name)
    if (stack) stack.push(block)
    else context.blocks.set(name, [block])
  }
}

export function renderParent(parent: Template, context: Context, session: Session): unknown {
  return runRoot(parent, context, session)
}

function runBlock(block: BlockFunction, context: Context, session: Session): unknown {
  session.enter()
  return start(block(context, session as never))
}

export function renderBlock(
  context: Context,
  session: Session,
  name: string,
  locals: readonly unknown[] | undefined,
  required: boolean,
): unknown {
  const stack = context.blocks.get(name) ?? []
  if (required && stack.length <= 1) raise('TemplateRuntimeError', `Required block ${repr(name)} not found`)
  return runBlock(stack[0] as BlockFunction, locals ? derive(context, locals) : context, session)
}

function derive(context: Context, locals: readonly unknown[]): Context {
  return new Context(context.name, context.layersWith(locals), context.blocks, context.renderGlobals)
}

/** `super` or `self.name`: a block at some depth of its stack. */
export class BlockReference extends PyCallable {
  readonly typeName = 'BlockReference'
  constructor(
    readonly name: string,
    readonly context: Context,
    readonly session: Session,
    readonly depth: number,
  ) {
    super()
  }
  override get typeModule(): string {
    return 'jinja2.runtime'
  }
  override attribute(name: string): unknown {
    if (name !== 'super') return undefined
    const stack = this.context.blocks.get(this.name) ?? []
    if (this.depth + 1 < stack.length) return new BlockReference(this.name, this.context, this.session, this.depth + 1)
    return this.session.undefined(`there is no parent block called ${repr(this.name)}.`, undefined, 'super')
  }
  override call(): unknown {
    const block = this.context.blocks.get(this.name)?.[this.depth] as BlockFunction
    const text = runBlock(block, this.context, this.session)
    return this.session.autoescape ? then(text, (value) => new Markup(value as string)) : text
  }
}

export function superOf(context: Context, session: Session, name: string, current: BlockFunction): unknown {
  const stack = context.blocks.get(name) ?? []
  const at = stack.indexOf(current) + 1
  if (at > 0 && at < stack.length) return new BlockReference(name, context, session, at)
  return session.undefined(`there is no parent block called ${repr(name)}.`, undefined, 'super')
}

class TemplateReference extends PyObject {
  readonly typeName = 'TemplateReference'
  constructor(
    readonly context: Context,
    readonly session: Session,
  ) {
    super()
  }
  override get typeModule(): string {
    return 'jinja2.runtime'
  }
  override repr(): string {
    return `<TemplateReference ${repr(this.context.name)}>`
  }
  override item(name: unknown): unknown {
    return typeof name === 'string' && this.context.blocks.has(name)
      ? new BlockReference(name, this.context, this.session, 0)
      : undefined
  }
}

export function selfOf(context: Context, session: Session): unknown {
  return new TemplateReference(context, session)
}
