// Writes docs/states.md, the reference of all state functions, from their schemas. `npm run reference`; a test holds it to them.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeModules } from './modules.mjs'
import { ROOT } from './run.mjs'

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
  const { builtinCatalogue, renderReference } = await import(pathToFileURL(file).href)
  writeFileSync(join(ROOT, 'docs', 'states.md'), renderReference(builtinCatalogue))
  rmSync(file)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
