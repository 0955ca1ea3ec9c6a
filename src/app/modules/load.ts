import { basename, dirname, extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DiagnosticError, error, type Place } from '../../core/diagnostics.ts'
import type { ModuleFiles } from '../../modules/index.ts'
import type { HostFunction } from '../../modules/kit/calls/types.ts'
import { StateFunction } from '../../modules/kit/index.ts'
import { type Blame, realPath } from './blame.ts'
import { type FoundModule, findModules } from './find.ts'
import { guardCall } from './guard-call.ts'
import { guardState } from './guard-state.ts'
import { lendKit } from './own-kit.ts'
import { findSyntaxError } from './syntax.ts'

/**
 * Loads the modules below some directories. `isTaken` says whether a name is one of kstate's own.
 * Throws a `DiagnosticError` with file and line for what cannot be loaded.
 */
export async function loadModules(
  roots: readonly string[],
  blame: Blame,
  isTaken: (module: string) => boolean,
): Promise<ModuleFiles[]> {
  const directories = roots.map(realPath)
  const found = findModules(directories)
  for (const { name, directory } of found)
    if (isTaken(name)) {
      const hint = `give it another name: mv ${blame.shown(directory)} …`
      throw wrong('module-name-taken', `kstate has a module ${name}: it cannot be replaced`, { hint })
    }
  lendKit(directories.map((root) => `${pathToFileURL(root).href}/`))
  return Promise.all(found.map((module) => loadModule(module, blame)))
}

async function loadModule({ name, directory, files, calls }: FoundModule, blame: Blame): Promise<ModuleFiles> {
  const states: [string, StateFunction][] = []
  for (const file of files) {
    const short = basename(file, extname(file))
    const fn = stateIn(await importFile(file, blame), short, file, blame)
    if (fn) states.push([short.replaceAll('-', '_'), guardState(fn, file, blame)])
  }
  const functions: [string, HostFunction][] = []
  for (const file of calls)
    for (const [fun, fn] of callsIn(await importFile(file, blame), name, file, blame))
      functions.push([fun, guardCall(fn, file, blame)])
  if (states.length + functions.length === 0)
    throw wrong('module-empty', `${blame.shown(directory)} has no state function and no calls`, {
      hint: 'present.js must export `present = state({…})`, calls.js must export `calls`',
    })
  return { name, states: Object.fromEntries(states), calls: Object.fromEntries(functions) }
}

async function importFile(file: string, blame: Blame): Promise<{ readonly [name: string]: unknown }> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (cause) {
    const at = blame.placeOf(cause) ?? placeOfSyntax(cause, dirname(file), blame) ?? { file: blame.shown(file) }
    throw wrong('module-broken', `${blame.shown(file)} cannot be loaded: ${cause}`, { at, excerpt: blame.excerpt(at) })
  }
}

function placeOfSyntax(cause: unknown, directory: string, blame: Blame): Place | undefined {
  const found = cause instanceof SyntaxError ? findSyntaxError(directory) : undefined
  return found && { file: blame.shown(found.file), line: found.line }
}

/** The state function that a file exports under its own name; a file without any holds something else. */
function stateIn(exported: { readonly [name: string]: unknown }, short: string, file: string, blame: Blame) {
  const name = short.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const fn = exported[name] ?? exported[`${name}_`]
  const at = { file: blame.shown(file) }
  if (fn instanceof StateFunction) {
    const missing = (['facts', 'diff', 'act', 'manages'] as const).find((piece) => typeof fn[piece] !== 'function')
    if (missing) throw wrong('module-shape', `the state function ${name} has no ${missing}`, { at })
    if (typeof fn.schema.description !== 'string' || typeof fn.schema.example !== 'string')
      throw wrong('module-shape', `the state function ${name} has no summary or no example`, { at })
    return fn
  }
  const other = Object.entries(exported).find(([, value]) => value instanceof StateFunction)
  if (other) throw wrong('module-shape', `${at.file} must export ${name}, as it is called, not ${other[0]}`, { at })
  return undefined
}

function callsIn(exported: { readonly [name: string]: unknown }, module: string, file: string, blame: Blame) {
  const at = { file: blame.shown(file) }
  const { calls } = exported
  if (typeof calls !== 'object' || calls === null) throw wrong('module-shape', `${at.file} must export calls`, { at })
  const all = Object.entries(calls as { [fun: string]: HostFunction })
  for (const [fun, fn] of all) {
    if (!fun.startsWith(`${module}.`))
      throw wrong('module-shape', `the execution function ${fun} must be called ${module}.…`, { at })
    if (!isCall(fn)) {
      const summary = `the execution function ${fun} must have parameters, and facts and answer or sections and read`
      throw wrong('module-shape', summary, { at })
    }
  }
  return all
}

function isCall(fn: HostFunction | undefined): boolean {
  if (!Array.isArray(fn?.parameters)) return false
  const pieces = fn.facts ? [fn.facts, fn.answer] : [fn.sections, fn.read]
  return pieces.every((piece) => typeof piece === 'function')
}

function wrong(...told: Parameters<typeof error>): DiagnosticError {
  return new DiagnosticError(error(...told))
}
