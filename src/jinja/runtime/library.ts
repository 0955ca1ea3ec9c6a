import { raise } from '../../core/values/errors.ts'
import { str } from '../../core/values/text.ts'
import { truth, typeName } from '../../core/values/types.ts'
import { Dict, Tuple } from '../../core/values.ts'
import { callMethod, getAttribute, getItem, getSlice } from '../python/attributes.ts'
import { applyBuiltin, callValue, keywords, pending, spread } from '../python/call.ts'
import { cursor, PyIterator } from '../python/iterate.ts'
import * as operators from '../python/operators.ts'
import { Slice } from '../python/slice.ts'
import type { Context } from './context.ts'
import { finishMapped, noteNested, put } from './lines.ts'
import { locate } from './locate.ts'
import { filtered, loopOver, recurse, unpack } from './loop.ts'
import { Macro } from './macro.ts'
import { escapeMarkup, Markup, textOf } from './markup.ts'
import { checkNamespace, setAttribute } from './namespace.ts'
import type { Session } from './session.ts'
import { Suspended } from './suspended.ts'
import * as templates from './template.ts'
import { Undefined } from './undefined.ts'

const missing = (session: Session, name: string) => session.undefined(undefined, undefined, name)

function lookUp(context: Context, session: Session, name: string): unknown {
  const value = context.resolve(name)
  return value === undefined ? missing(session, name) : value
}

function makeDict(items: readonly unknown[]): Dict {
  const dict = new Dict()
  for (let i = 0; i < items.length; i += 2) dict.set(items[i] as never, items[i + 1] as never)
  return dict
}

function printEscaped(session: Session, value: unknown): string {
  return session.autoescape ? escapeMarkup(value).text : str(value)
}

/** An inline if without else: even under strict rules it prints as nothing. */
function noElse(line: number, template: string): Undefined {
  return new Undefined(
    'default',
    `the inline if-expression on line ${line} in '${template}' evaluated to false and no else section was defined.`,
  )
}

function deserialize(
  session: Session,
  format: 'yaml' | 'json' | 'text',
  text: string,
  file: string | undefined,
): unknown {
  const parse = session.engine.serializers[format]
  if (!parse) return raise('TemplateRuntimeError', `no reader for ${format}`)
  return parse(text, file)
}

/** What generated code refers to, by name. */
export const LIBRARY = {
  ...operators,
  truth,
  print: (value: unknown): string => (typeof value === 'string' ? value : str(value)),
  printEscaped,
  missing,
  lookUp,
  noElse,
  noArgument: (session: Session, name: string) =>
    session.undefined(`parameter '${name}' was not provided`, undefined, name),
  unknown: (message: string): never => raise('TemplateRuntimeError', message),
  extendedTwice: (): never => raise('TemplateRuntimeError', 'extended multiple times'),
  /** What an attribute is asked of before the arguments of the call are evaluated: an undefined value fails first. */
  asked: (object: unknown): unknown =>
    object instanceof Undefined && object.kind !== 'chainable' ? object.fail() : object,
  /** Jinja2 writes constants that are not finite as names that Python does not know. */
  unnamed: (name: string): never => raise('NameError', `name '${name}' is not defined`),
  makeDict,
  Dict,
  Tuple,
  Slice,
  Suspended,
  Macro,
  getAttribute,
  getItem,
  getSlice,
  callMethod,
  call: callValue,
  apply: applyBuiltin,
  pending,
  spread,
  keywords,
  cursor,
  loopOver,
  filtered,
  lazily: (items: Iterable<unknown>): PyIterator => new PyIterator(items),
  recurse,
  unpack,
  checkNamespace,
  setAttribute,
  bufferText: (session: Session, text: string): unknown => (session.autoescape ? new Markup(text) : text),
  /** What a filter block gives goes to the output as it is: Python refuses to join anything but text. */
  textOnly: (value: unknown): unknown =>
    textOf(value) === undefined
      ? raise('TypeError', `sequence item 0: expected str instance, ${typeName(value)} found`)
      : value,
  deserialize,
  deserializeModule: (session: Session, format: 'yaml' | 'json' | 'text', module: templates.Module) =>
    deserialize(session, format, module.body, module.name),
  locate,
  put,
  noteNested,
  finishMapped,
  ...templates,
}
