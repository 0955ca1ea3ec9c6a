import { type Diagnostic, DiagnosticError, excerptOf } from '../core/diagnostics.ts'
import type { Value } from '../python/values.ts'
import { loadYaml } from '../yaml/index.ts'
import { type Opening, openMessages, openSopsFile } from './encrypted.ts'
import { readJson } from './json.ts'
import { type Pipeline, pipelineOf } from './pipeline.ts'
import type { Line, Places } from './places.ts'

/** Text rendered from a template. */
export interface Rendered {
  readonly text: string
  /** Where each of its lines comes from; absent where the text is the file's own. */
  readonly lines?: readonly Line[]
  /** The files that `lines` name. */
  readonly texts?: ReadonlyMap<string, string>
}

/** Renders a file's text; throws a `DiagnosticError` at the unrendered place. */
export type Templating = (file: {
  readonly name: string
  readonly path: string
  readonly text: string
}) => Promise<Rendered>

/**
 * One SLS or top file: through the renderers that it names to data, whose places are remembered. An empty file is null. `renderers`: those
 * of a file whose first line names none.
 * Throws a `DiagnosticError` with places in the unrendered file.
 */
export async function renderFile(
  file: { readonly name: string; readonly path: string; readonly text: string },
  template: Templating,
  places: Places,
  opening: Opening,
  renderers?: string,
): Promise<Value> {
  const text = file.text.startsWith('\ufeff') ? file.text.slice(1) : file.text
  if (text.trim() === '') return null
  const pipeline = pipelineOf(text, file.name, renderers)
  const rendered: Rendered = pipeline.jinja ? await template({ ...file, text }) : { text }
  const { text: made, lines } = rendered
  const texts = new Map([...(rendered.texts ?? []), [file.name, text] as const])
  places.keep(texts)
  const value = readData(made, pipeline, file.name, places, { lines, texts })
  await openSopsFile(value, opening, places)
  return pipeline.encrypted ? openMessages(value, opening, places, file.name) : value
}

function readData(
  made: string,
  { reader }: Pipeline,
  name: string,
  places: Places,
  { lines, texts }: { readonly lines?: readonly Line[]; readonly texts: ReadonlyMap<string, string> },
): Value {
  try {
    if (reader === 'none') return made
    if (reader === 'json') return readJson(made, name)
    const { value, positions } = loadYaml(made, { file: name })
    places.add(value, { file: name, positions, lines })
    return value
  } catch (cause) {
    if (!(cause instanceof DiagnosticError) || !lines) throw cause
    throw new DiagnosticError(
      cause.diagnostics.map((found) => unrender(found, lines, texts)),
      { cause },
    )
  }
}

/** A finding in rendered text, told at the lines of the files themselves; what Jinja made of the line is added where it differs. */
function unrender(found: Diagnostic, lines: readonly Line[], texts: ReadonlyMap<string, string>): Diagnostic {
  const move = <Part extends { at?: Diagnostic['at']; excerpt?: string }>(part: Part): Part => {
    const line = part.at?.line === undefined ? undefined : (lines[part.at.line - 1] ?? lines.at(-1))
    if (line === undefined) return part
    const text = texts.get(line.file)
    const excerpt = text === undefined ? undefined : excerptOf(text, line.line)
    const column = excerpt === part.excerpt ? part.at?.column : undefined
    return { ...part, at: { ...line, column }, excerpt }
  }
  const moved = move(found)
  const rendered =
    found.excerpt !== undefined && found.excerpt !== moved.excerpt ? `rendered: ${found.excerpt.trim()}` : undefined
  return {
    ...moved,
    detail: [found.detail, rendered].filter((part) => part !== undefined).join('\n') || undefined,
    related: found.related?.map((other) => move(other) as typeof other),
  }
}
