// Builds dist/: the command line, the library faces, and their types.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { writeManPage } from './man.mjs'
import { writeModules } from './modules.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
writeModules()
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: {
    kstate: 'src/cli/main.ts',
    commands: 'src/cli/commands.ts',
    index: 'src/index.ts',
    jinja: 'src/jinja/index.ts',
    module: 'src/module.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  define: { __KSTATE_VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
  metafile: true,
})
// Chunks of earlier builds go only now, so that a program that starts meanwhile still finds its own.
for (const file of readdirSync(`${root}dist`)) {
  if (file !== 'types' && file !== 'kstate.1' && file !== 'templates' && !metafile.outputs[`dist/${file}`])
    rmSync(`${root}dist/${file}`, { recursive: true, force: true })
}
chmodSync(`${root}dist/kstate.js`, 0o755)
await writeManPage(`${root}dist`, version)
// What `kstate init` writes lies beside the program, as beside its source.
rmSync(`${root}dist/templates`, { recursive: true, force: true })
cpSync(`${root}src/app/init/templates`, `${root}dist/templates`, { recursive: true })

mkdirSync(`${root}dist/types`, { recursive: true })
writeFileSync(
  `${root}dist/types/tsconfig.json`,
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rewriteRelativeImportExtensions: true,
      rootDir: '../../src',
      outDir: '.',
    },
    include: ['../../src'],
  }),
)
const types = spawnSync(`${root}node_modules/.bin/tsc`, ['-p', 'dist/types'], { cwd: root, stdio: 'inherit' })
process.exitCode = types.status ?? 1
