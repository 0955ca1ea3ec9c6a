import type { Command } from 'commander'
import { functionSchemas, referenceOf } from '../../app/index.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { printDocument, printJson } from '../terminal.ts'
import { openProject } from '../terminal-ui.ts'

/** `kstate schema [FUNCTION]`: which arguments state functions take; those of the project's own modules too. */
export function command(): Command {
  return commandOf('schema', 'the arguments that state functions take', {
    groups: ['tree'],
    examples: [
      ['schema file.managed', 'one function'],
      ['schema --json', 'JSON Schemas of all, for editors'],
    ],
  })
    .argument('[function]', 'MODULE.FUNCTION, or a module; without it all')
    .option('--json', 'as JSON: { function: JSON Schema of its arguments }')
    .action(schema)
}

async function schema(name: string | undefined, options: GlobalOptions & { json?: boolean }): Promise<void> {
  const workspace = await openProject(options)
  if (options.json) printJson(`${JSON.stringify(Object.fromEntries(functionSchemas(workspace, name)), null, 2)}\n`)
  else printDocument(referenceOf(workspace, name))
}
