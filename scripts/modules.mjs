// Writes src/modules/generated.ts: what lies in the directories of src/modules/, so that no list of them is kept by hand.
// Runs before types are checked, before a build and before tests. A module's file `config-set.ts` that exports `configSet`
// is its state function `config_set`; `calls.ts` (or each file of `calls/`) exports its execution functions as `calls`.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const MODULES = fileURLToPath(new URL('../src/modules', import.meta.url))

/** @returns the text of the generated file */
export function generateModules(root = MODULES) {
  const directories = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
    .map((entry) => entry.name)
    .sort()
  const imports = []
  const modules = directories.flatMap((module) => {
    const states = filesOf(join(root, module)).flatMap((file) => {
      const name = camelCase(file)
      if (file === 'calls') return []
      const exported = exportOf(join(root, module, `${file}.ts`), name)
      if (!exported) return []
      const local = `${camelCase(module.replaceAll('_', '-'))}${name[0].toUpperCase()}${name.slice(1)}State`
      imports.push(`import { ${exported} as ${local} } from './${module}/${file}.ts'`)
      return [`${file.replaceAll('-', '_')}: ${local}`]
    })
    const calls = ['calls', ...filesOf(join(root, module, 'calls')).map((file) => `calls/${file}`)]
    const callSets = calls.flatMap((file, i) => {
      if (!exportOf(join(root, module, `${file}.ts`), 'calls')) return []
      const local = `${camelCase(module.replaceAll('_', '-'))}Calls${i === 0 ? '' : i}`
      imports.push(`import { calls as ${local} } from './${module}/${file}.ts'`)
      return [`...${local}`]
    })
    if (states.length === 0 && callSets.length === 0) return []
    return [`  { name: '${module}', states: { ${states.join(', ')} }, calls: { ${callSets.join(', ')} } },`]
  })
  return `// Written by scripts/modules.mjs; not kept in git.
import type { ModuleFiles } from './catalogue.ts'
${imports.join('\n')}

export const moduleFiles: readonly ModuleFiles[] = [
${modules.join('\n')}
]
`
}

/** Writes the file where its text differs. */
export function writeModules(root = MODULES) {
  const file = join(root, 'generated.ts')
  const text = generateModules(root)
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
}

function filesOf(directory) {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort()
}

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())

/** The name of the file's export: as it should be, or with `_` behind it where that is a reserved word. */
function exportOf(file, name) {
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  return new RegExp(`^export (?:const|\\{) (${name}_?)\\b`, 'm').exec(text)?.[1]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeModules()
