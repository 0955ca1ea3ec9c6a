import { Argument, clean, fail, flag, type PrepareIo, StateFailure, state, text } from '../kit/index.ts'
import {
  callArguments,
  epochArgument,
  ignoredArguments,
  nameArgument,
  normalizeArgument,
  pkgsArgument,
  refreshArgument,
  versionArgument,
} from './arguments.ts'
import { desiredPackages, namesOf } from './desired.ts'
import { packageFact } from './facts.ts'
import { type Installation, withFiles } from './installation.ts'
import { actInstalled, diffInstalled } from './installed-diff.ts'
import { reportInstalled } from './installed-report.ts'
import { askPackages } from './known.ts'
import { noManager } from './providers/index.ts'
import { askMissing } from './satisfied.ts'
import { askFiles, prepareSources, refusal, type Sources } from './sources.ts'

const { fromrepo, skip_verify, ...furtherArguments } = callArguments

/** Follows Salt's documentation of pkg.installed (3007). */
export const installed = state({
  summary: 'Makes sure that packages are installed, in any version or as asked.',
  example:
    'web:\n  pkg.installed:\n    - pkgs:\n      - nginx\n      - curl: ">=7.80"\n    - install_recommends: false\n',
  args: {
    name: nameArgument,
    version: versionArgument(),
    refresh: refreshArgument(
      'Bring the package lists up to date before installing: always, never, or (default) where they are missing, ' +
        'older than their sources or than ten minutes',
    ),
    fromrepo,
    skip_verify,
    skip_suggestions: flag('Accepted and not needed'),
    pkgs: pkgsArgument(),
    sources: new Argument<Sources>({
      type: 'array',
      items: { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1 },
      description:
        'Package files in place of a repository: a list of `name: salt://…`, `https://…` or a path on the host. The version in the file ' +
        'is the one that shall be installed, also where it is older; of a URL it is the one that its name says (`name_1.2-3_amd64.deb`), ' +
        'else the host reads the beginning of the file each time',
    }).optional(),
    allow_updates: flag('A newer version than the one asked for will do'),
    pkg_verify: new Argument<false>({
      const: false,
      description: 'Not supported: files of packages are not verified',
    }).default(false),
    normalize: normalizeArgument,
    ignore_epoch: epochArgument,
    reinstall: flag('Install what is installed already once more'),
    update_holds: flag('Accepted and not needed: a held package that is asked for in another version gets it'),
    hold: new Argument<boolean>({
      type: 'boolean',
      description: 'Keep the packages from upgrades (true), or let them be upgraded (false)',
    }).absentIfNotGiven(),
    debconf: text('File with answers for debconf')
      .matching(/^salt:\/\//, 'it must be a file of the tree: salt://…')
      .absentIfNotGiven(),
    ...furtherArguments,
    ...ignoredArguments,
  },
  takesMore: true,
  prepare: async (args, io): Promise<Installation> => {
    if (args.pkgs && args.sources) throw new StateFailure('Only one of "pkgs" and "sources" is permitted.')
    const files = args.sources ? await prepareSources(args.sources, io) : undefined
    return {
      desired: files ? new Map(files.map(({ name, version }) => [name, version])) : desiredPackages(args),
      files,
      answers: await answersOf(args.debconf, io),
      planning: io.planning === true,
    }
  },
  facts: (args, { desired, planning, files }) => ({
    files: files && askFiles(files),
    packages: files
      ? askPackages({ desired, fresh: false, offersOf: () => [] })
      : askMissing(desired, args, { fresh: args.refresh !== false, planning }),
  }),
  diff(args, { packages, files }, installation) {
    if (installation.desired.size === 0) return clean('No packages to install provided')
    if (!packages) return fail(noManager)
    const refused = files && refusal(installation.files!, files)
    return refused ?? diffInstalled(args, withFiles(installation, files), packages)
  },
  act: (args, delta, { packages }, installation) => actInstalled(args, delta, installation, packages!),
  report: (outcome) => reportInstalled(outcome),
  manages: ({ name, pkgs, sources }) => namesOf({ name, pkgs: sources ?? pkgs }).map((one) => packageFact(one)),
})

async function answersOf(debconf: string | undefined, io: PrepareIo): Promise<string | undefined> {
  if (debconf === undefined) return undefined
  const answers = await io.source(debconf)
  if (!answers) throw new StateFailure(`Unable to cache ${debconf}: file not found`)
  return Buffer.from(answers).toString()
}
