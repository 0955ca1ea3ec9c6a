import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Environment } from '../../jinja/index.ts'
import { Dict } from '../../python/values.ts'
import { loadYaml } from '../../yaml/index.ts'
import type { FirstTarget } from './first-target.ts'
import type { Survey } from './survey.ts'

/** Beside this file in the source, and beside the program that is built of it. */
const templates = fileURLToPath(new URL('./templates/', import.meta.url))

/** A file to be written: its absolute path and its text. */
export interface NewFile {
  readonly path: string
  readonly text: string
  /** One that is there already is as good. */
  readonly mayExist?: boolean
}

/** The files that a project lacks. */
export async function missingFiles(survey: Survey, target: FirstTarget): Promise<NewFile[]> {
  const { root, rosterMissing, statesMissing, pillarMissing, lonelyMaster, elsewhere } = survey
  const isNew = survey.parts.length === 0
  return [
    ...(isNew ? [{ path: join(root, 'kstate.yaml'), text: template('kstate.yaml') }] : []),
    ...(elsewhere ? [{ path: join(root, 'kstate.yaml'), text: configOf(elsewhere) }] : []),
    ...(lonelyMaster === undefined ? [] : [{ path: join(root, 'Saltfile'), text: saltfile(lonelyMaster) }]),
    ...(isNew ? [{ path: join(root, '.gitignore'), text: template('gitignore'), mayExist: true }] : []),
    ...(rosterMissing === undefined ? [] : [{ path: rosterMissing, text: await roster(target) }]),
    ...(statesMissing === undefined ? [] : filesBelow('states', statesMissing)),
    ...(pillarMissing === undefined ? [] : filesBelow('pillar', pillarMissing)),
  ]
}

function template(name: string): string {
  return readFileSync(join(templates, name), 'utf8')
}

function filesBelow(directory: string, to: string): NewFile[] {
  const names = readdirSync(join(templates, directory), { recursive: true, withFileTypes: true })
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(templates, directory).length + 1))
    .sort()
    .map((path) => ({ path: join(to, path), text: template(join(directory, path)) }))
}

async function roster({ id, host, port, user }: FirstTarget): Promise<string> {
  const words = { id: yamlWord(id), host: yamlWord(host), port: port ?? null, user: yamlWord(user) }
  return new Environment().renderString(template('roster.yaml.jinja'), new Dict(Object.entries(words)) as never)
}

function configOf({ states, pillar }: NonNullable<Survey['elsewhere']>): string {
  const roots = pillar === undefined ? '' : `pillar_roots: ${yamlWord(pillar)}\n`
  return `# kstate's configuration (docs/configuration.md has all options)\nfile_roots: ${yamlWord(states)}\n${roots}`
}

function saltfile(directory: string): string {
  return `salt-ssh:\n  config_dir: ${yamlWord(directory)}\n`
}

/** Text as YAML, in quotes only where it needs some. */
function yamlWord(text: string | undefined): string | null {
  if (text === undefined) return null
  const isPlain = /^[\w./][\w./@-]*$/.test(text) && loadYaml(text, { file: basename(text) }).value === text
  return isPlain ? text : JSON.stringify(text)
}
