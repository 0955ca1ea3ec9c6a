import { Command, Option } from 'commander'
import { type ModuleTestOptions, testModules } from '../../app/index.ts'
import { block, term } from '../../core/terminal-text.ts'
import { exitCodes } from '../exit-codes.ts'
import { withExamples } from '../global-options.ts'
import { note, print } from '../terminal.ts'

interface TestOptions {
  readonly cases?: boolean
  readonly provider?: ModuleTestOptions['provider']
}

/** `kstate module test DIR`: the cases and proofs of one's own modules. */
export function command(): Command {
  const module = new Command('module').description('modules of your own: their cases and proofs')
  module.addCommand(
    withExamples(
      new Command('test')
        .description('run the cases of modules, and their proofs on throw-away hosts')
        .argument('<directory>', 'a module, or a directory of modules')
        .option('--cases', 'the cases alone: no host is needed')
        .addOption(new Option('--provider <name>', 'what makes sandbox hosts').choices(['docker', 'nspawn']))
        .action(test),
      [
        ['module test modules/motd', 'one module'],
        ['module test modules --cases', 'all below a directory, without a host'],
      ],
    ),
  )
  return module
}

async function test(directory: string, { cases, provider }: TestOptions): Promise<void> {
  const program = [process.execPath, process.argv[1]!] as const
  let failed = 0
  let passed = 0
  for await (const { title, faults } of testModules({ directory, casesOnly: cases, provider, program, say: note })) {
    if (faults.length === 0) {
      passed++
      print(term`ok      ${title}`)
      continue
    }
    failed++
    print(term`FAILED  ${title}`)
    for (const fault of faults) print(term`        ${block(fault, 8)}`)
  }
  print(term`${passed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = exitCodes.failed
}
