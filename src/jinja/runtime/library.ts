import { getSlice } from '../../python/attributes.ts'
import { applyBuiltin, callValue, pending } from '../../python/functions/call.ts'
import { Suspended } from '../../python/functions/suspended.ts'
import { cursor, PyIterator } from '../../python/iterate.ts'
import * as operators from '../../python/operators/index.ts'
import { escapeMarkup, Markup, textOf } from '../../python/types/markup.ts'
import { Slice } from '../../python/types/slice.ts'
import { raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Dict, Tuple } from '../../python/values.ts'
import { callMethod, getAttribute, getItem } from './access.ts'
import { keywords, spread } from './arguments.ts'
import { concat, concatMarkup } from './concat.ts'
import type { Context } from './context.ts'
import { finishMapped, noteNested, put } from './lines.ts'
import { locate } from './locate.ts'
import { filtered, loopOver, recurse, unpack } from './loop.ts'
import { Macro } from './macro.ts'
import type { Module } from './module.ts'
import { checkNamespace, setAttribute } from './namespace.ts'
import type { Session } from './session.ts'
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
  concat,
  concatMarkup,
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
  deserializeModule: (session: Session, format: 'yaml' | 'json' | 'text', module: Module) =>
    deserialize(session, format, module.body, module.name),
  locate,
  put,
  noteNested,
  finishMapped,
  ...templates,
}
