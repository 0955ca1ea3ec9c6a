import { type CompileOptions, compileHigh, disabledRequisites, type Step } from '../compile/index.ts'
import type { Diagnostic } from '../core/diagnostics.ts'
import { Dict } from '../python/values.ts'
import { diagnosticsOf, type RenderedTree, renderTree } from './render-tree.ts'
import type { InspectOptions } from './types.ts'

interface Compilation {
  readonly steps: readonly Step[]
  readonly found: readonly Diagnostic[]
}

/** What is only told because an SLS that is not there for now might hold it. */
const HANGS_ON_MISSING = new Set(['requisite-missing', 'requisite-names-nothing', 'extend-missing'])

/**
 * The steps of a rendered tree, also of one that an apply would refuse: those are got as `show` does, and where that
 * refuses too, without the SLS that are malformed. `isWhole`: all SLS were rendered: what is missing is nowhere.
 */
export async function compileTree(tree: RenderedTree, asked: InspectOptions, isWhole: boolean): Promise<Compilation> {
  const malformed = new Set<string>()
  const found: Diagnostic[] = []
  // Compiling alters high data: each attempt has its own.
  for (let rendered = tree; ; rendered = await renderTree(asked)) {
    leaveOut(rendered, malformed)
    const run = compile(rendered, asked, 'run', !isWhole || malformed.size > 0)
    found.push(...run.found.filter(({ code }) => (isWhole && malformed.size === 0) || !HANGS_ON_MISSING.has(code)))
    if (run.steps) return { steps: run.steps, found }
    const again = await renderTree(asked)
    leaveOut(again, malformed)
    const { steps } = compile(again, asked, 'show', true)
    if (steps) return { steps, found }
    const files = run.found.flatMap(({ severity, at }) => (severity === 'error' && at ? [at.file] : []))
    if (files.every((file) => malformed.has(file))) return { steps: [], found }
    for (const file of files) malformed.add(file)
  }
}

function compile({ high, session }: RenderedTree, asked: InspectOptions, purpose: 'run' | 'show', isPartial: boolean) {
  const hasFile = (path: string) => asked.subject.states.has(path)
  const disabled = disabledRequisites(asked.subject.opts)
  const options: CompileOptions = {
    hasFile,
    withDoubts: true,
    ...asked,
    purpose,
    disabled,
    places: session.places,
    isPartial,
  }
  try {
    const { steps, warnings } = compileHigh(high, options)
    return { steps, found: warnings }
  } catch (cause) {
    return { found: diagnosticsOf(cause) }
  }
}

/** Takes away what the SLS of some files declare and extend. */
function leaveOut({ high, session }: RenderedTree, files: ReadonlySet<string>): void {
  if (files.size === 0) return
  const isOut = (body: unknown) => {
    const sls = body instanceof Dict ? body.get('__sls__') : undefined
    const found = typeof sls === 'string' ? session.states.find(sls) : undefined
    return found !== undefined && files.has(session.states.tree.where(found.path))
  }
  for (const [id, body] of [...high]) if (isOut(body)) high.delete(id)
  const extensions = high.get('__extend__')
  if (Array.isArray(extensions))
    high.set(
      '__extend__',
      extensions.filter((one) => !(one instanceof Dict && [...one.values()].some(isOut))),
    )
}
