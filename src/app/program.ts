import { Dict, toPlain, toValue } from '../python/values.ts'
import { type RunEvent, type RunJson, toJson } from '../report/index.ts'
import { valuesOf } from './fleet.ts'
import { runStates } from './run-states.ts'
import type { Settings } from './settings.ts'
import { showTargets } from './show.ts'
import { findTargets } from './targets.ts'
import { silent, type Ui } from './ui.ts'
import { openWorkspace } from './workspace.ts'

/** What a program may ask for; the names are those of the command line. */
export interface CompileOptions extends Partial<Settings> {
  /** Targets, as on the command line: an ID, a glob… */
  readonly target: string
  /** SLS in place of what top.sls gives. */
  readonly sls?: readonly string[]
  /** Pillar values over the tree's. */
  readonly pillar?: Readonly<Record<string, unknown>>
  /** Is told warnings and what is waited for, and asked about unknown host keys; without it nobody is told or asked. */
  readonly ui?: Partial<Ui>
}

export interface RunOptions extends CompileOptions {
  /** Steps whose function kstate does not have, and what requires them, are left out in place of being refused. */
  readonly skipUnsupported?: boolean
  /** Seconds to wait for somebody else's lock; default 30. */
  readonly lockWait?: number
  /** Is shown how the run goes on. */
  onEvent?(event: RunEvent): void
  /** Once aborted: what runs is finished, nothing further is begun; `summary.ended` and the rows tell what was left. */
  readonly signal?: AbortSignal
}

/** A low chunk, as `show lowstate --json` prints it. */
export type LowChunk = { readonly [key: string]: unknown }

/** Low chunks by target. Throws a DiagnosticError for a tree that does not compile. */
export async function compile(options: CompileOptions): Promise<Record<string, readonly LowChunk[]>> {
  const workspace = await open(options)
  const targets = await findTargets(workspace, options.target)
  const compiled = await showTargets(workspace, targets, 'lowstate', selectionOf(options), ({ id }, chunks) => [
    id,
    toPlain(chunks) as LowChunk[],
  ])
  return Object.fromEntries(valuesOf(compiled))
}

/** What an apply would change, by target, as `plan --json` prints it. */
export function plan(options: RunOptions): Promise<RunJson> {
  return runAs('plan', options)
}

/** Brings targets to what their tree declares; what came of it, by target, as `apply --json` prints it. */
export function apply(options: RunOptions): Promise<RunJson> {
  return runAs('apply', options)
}

async function runAs(mode: 'plan' | 'apply', options: RunOptions): Promise<RunJson> {
  const workspace = await open(options)
  const targets = await findTargets(workspace, options.target)
  const request = {
    mode,
    selection: { ...selectionOf(options), skipUnsupported: options.skipUnsupported },
    what: `${mode} by a program`,
    lockWait: options.lockWait ?? 30,
  }
  const { reports } = await runStates(workspace, targets, request, {
    show: (event) => options.onEvent?.(event),
    say: (line) => options.ui?.say?.(line),
    stop: options.signal ?? new AbortController().signal,
  })
  return toJson(reports)
}

function open({ ui, ...settings }: CompileOptions) {
  return openWorkspace({ ...settings, root: settings.root ?? '.' }, { ...silent, ...ui })
}

function selectionOf({ sls = [], pillar }: CompileOptions) {
  const value = pillar === undefined ? undefined : toValue(pillar)
  return { sls, pillar: value instanceof Dict ? value : undefined }
}
