import { assertionError } from '../errors.ts'
import type { Block, FromImport, Import, Include, Statement } from '../syntax/nodes.ts'
import type { StatementWriter } from './statement-writer.ts'
import type { Frame } from './writer.ts'

/** Thrown where the rest of a body cannot run: a second known `extends`. */
export class RestUnreachable extends Error {}

export function writeInclude(g: StatementWriter, node: Include, frame: Frame): void {
  const template = `v${g.serial()}`
  g.mark(node)
  const find = `${g.use('findTemplate')}(S, ${g.expression(node.template, frame)}, T.name, ${node.ignoreMissing})`
  g.fn.write(`const ${template} = ${g.awaited(find)};`)
  const render = node.withContext
    ? `${g.use('renderIncluded')}(${template}, C, S, ${g.locals(frame)})`
    : `${g.use('renderModule')}(${template}, C, S)`
  g.append(g.awaited(render), node, frame)
}

/** The module of an imported template, as a variable. */
function importedModule(g: StatementWriter, node: Import | FromImport, frame: Frame): string {
  const module = `v${g.serial()}`
  g.mark(node)
  const find = g.awaited(`${g.use('findParent')}(S, ${g.expression(node.template, frame)}, T.name)`)
  const locals = node.withContext ? g.locals(frame) : 'undefined'
  g.fn.write(`const ${module} = ${g.awaited(`${g.use('importModule')}(${find}, C, S, ${locals})`)};`)
  return module
}

export function writeImport(g: StatementWriter, node: Import, frame: Frame): void {
  const ref = frame.symbols.ref(node.target)
  const module = importedModule(g, node, frame)
  const format = node.kind === 'import' ? node.format : undefined
  g.fn.write(
    format ? `${ref} = ${g.use('deserializeModule')}(S, ${JSON.stringify(format)}, ${module});` : `${ref} = ${module};`,
  )
  if (frame.toplevel) g.fn.write(`C.publish(${JSON.stringify(node.target)}, ${ref}, ${format !== undefined});`)
}

export function writeFromImport(g: StatementWriter, node: FromImport, frame: Frame): void {
  const module = importedModule(g, node, frame)
  for (const { name, alias } of node.names) {
    const ref = frame.symbols.ref(alias)
    const place = `(imported on line ${node.line} in ${JSON.stringify(g.options.name).replace(/^"|"$/g, "'")})`
    g.fn.write(`${ref} = ${g.use('importName')}(S, ${module}, ${JSON.stringify(name)}, ${JSON.stringify(place)});`)
    if (frame.toplevel) g.fn.write(`C.publish(${JSON.stringify(alias)}, ${ref}, false);`)
  }
}

export function writeExtends(g: StatementWriter, node: Extract<Statement, { kind: 'extends' }>, frame: Frame): void {
  if (!frame.toplevel) throw assertionError('cannot use extend from a non top-level scope', node.line, node.offset)
  if (g.extendsSoFar > 0) {
    g.mark(node)
    if (!g.hasKnownExtends) g.fn.write('if (P !== undefined)')
    g.fn.write(`${g.use('extendedTwice')}();`)
    if (g.hasKnownExtends) throw new RestUnreachable()
  }
  g.mark(node)
  const find = `${g.use('findParent')}(S, ${g.expression(node.template, frame)}, T.name)`
  g.fn.write(`P = ${g.awaited(find)};`)
  g.fn.write(`${g.use('addBlocks')}(C, P);`)
  if (frame.rootlevel) g.hasKnownExtends = true
  g.extendsSoFar++
}

export function writeBlock(g: StatementWriter, node: Block, frame: Frame): void {
  if (frame.toplevel && g.hasKnownExtends) return
  g.mark(node)
  const check = frame.toplevel && g.extendsSoFar > 0
  if (check) g.fn.write('if (P === undefined) {')
  const locals = node.scoped ? g.locals(frame) : 'undefined'
  const name = JSON.stringify(node.name)
  g.append(g.awaited(`${g.use('renderBlock')}(C, S, ${name}, ${locals}, ${node.required})`), node, frame)
  if (check) g.fn.write('}')
}
