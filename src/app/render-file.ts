import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { jinjaEngine } from '../render/index.ts'
import { pillarOf, subjectOf } from './compile.ts'
import { valuesOf } from './fleet.ts'
import { askTargets } from './handshake.ts'
import { usage } from './usage.ts'
import type { Workspace } from './workspace.ts'

/** A template of this machine, or `salt://…`, as a target would see it. */
export async function renderFile(workspace: Workspace, target: Target, file: string): Promise<string> {
  const answers = await askTargets(workspace, [target], async (asked) => {
    const subject = subjectOf(workspace, asked)
    const source = readSource(workspace, file)
    const pillar = await pillarOf(subject, asked.redaction)
    const { text } = await jinjaEngine({ tree: workspace.states, ...source }, subject, pillar, new Dict())
    return asked.redaction.text(text)
  })
  return valuesOf(answers)[0]!
}

/** The text, and where in the file roots it lies, so that it sees what it would see there. */
function readSource({ config, states }: Workspace, file: string) {
  if (file.startsWith('salt://')) {
    const path = file.slice('salt://'.length)
    const text = states.read(path)
    if (text === undefined) throw usage(`there is no ${file} in the file roots`)
    return { text, name: states.where(path), path, sls: slsOf(path) }
  }
  const root = config.fileRoots.find((directory) => !relative(directory, resolve(file)).startsWith('..'))
  const path = root === undefined ? file : relative(root, resolve(file))
  try {
    return { text: readFileSync(file, 'utf8'), name: file, path, sls: slsOf(path) }
  } catch (cause) {
    throw usage(`${file} cannot be read: ${(cause as Error).message}`)
  }
}

function slsOf(path: string): string {
  return path
    .replace(/\.sls$/, '')
    .replace(/\/init$/, '')
    .replaceAll('/', '.')
}
