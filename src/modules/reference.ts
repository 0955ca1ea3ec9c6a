import type { Catalogue } from './catalogue.ts'
import type { ArgumentSchema, StateSchema } from './kit/index.ts'

/** The reference of all state functions as Markdown (docs/states.md). */
export function renderReference({ states }: Catalogue): string {
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

/** A state function's part of the reference, in lines; `full` is MODULE.FUNCTION. */
export function renderFunction(full: string, schema: StateSchema): string[] {
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

function renderArgument(name: string, property: ArgumentSchema, required: readonly string[]): string {
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
