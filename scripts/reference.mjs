// Writes docs/states.md, the reference of all state functions, from their schemas. `npm run reference`; a test holds it to them.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeModules } from './modules.mjs'
import { ROOT } from './run.mjs'

/** The reference as Markdown; `catalogue` has the state functions of src/modules/. */
export function renderReference({ states }) {
  const sorted = [...states]
    .map(([name, functions]) => ({ name, functions: Object.fromEntries(functions) }))
    .sort((a, b) => a.name.localeCompare(b.name))
  const names = sorted.flatMap((module) => Object.keys(module.functions).map((name) => `${module.name}.${name}`))
  return [
    '# State functions',
    '',
    `Made from their schemas by \`npm run reference\`. ${names.length} functions; arguments, types and defaults are Salt's where Salt has them.`,
    'Every state also takes the requisites and conditions of Salt (`require`, `watch`, `onchanges`, `unless`, `creates`, `retry`, …).',
    "Their commands run in the login's shell as who acts, but with the arguments of the state that say so.",
    '',
    ...sorted.flatMap((module) =>
      Object.entries(module.functions).flatMap(([name, fn]) => renderFunction(`${module.name}.${name}`, fn.schema)),
    ),
  ].join('\n')
}

function renderFunction(full, schema) {
  const rows = Object.entries(schema.properties).map(([name, property]) =>
    renderArgument(name, property, schema.required ?? []),
  )
  return [
    `## ${full}`,
    '',
    schema.description,
    '',
    '| argument | type | default | |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '```yaml',
    schema.example.trimEnd(),
    '```',
    '',
  ]
}

function renderArgument(name, property, required) {
  const type = property.enum
    ? property.enum.map((value) => `\`${value}\``).join(', ')
    : [property.type ?? 'any'].flat().join(' or ')
  const needed = required.includes(name) && name !== 'name'
  const fallback = needed
    ? '*needed*'
    : property.default === undefined || property.default === null
      ? ''
      : `\`${JSON.stringify(property.default)}\``
  const notes = [
    property.description,
    property['x-secret'] && 'Secret.',
    property['x-conditions'] && '`unless` and `onlyif` run with it too.',
    property['x-unsupported'] && `Refused: ${property['x-unsupported']}.`,
  ]
  return `| \`${name}\` | ${type} | ${fallback} | ${notes.filter(Boolean).join(' ')} |`.replaceAll('\n', ' ')
}

async function main() {
  writeModules()
  const { build } = await import('esbuild')
  const file = join(ROOT, '.kstate', 'reference.mjs')
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/modules/index.ts'],
    outfile: file,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
  const { builtinCatalogue } = await import(pathToFileURL(file).href)
  writeFileSync(join(ROOT, 'docs', 'states.md'), renderReference(builtinCatalogue))
  rmSync(file)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
