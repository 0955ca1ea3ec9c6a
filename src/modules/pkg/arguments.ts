import { Argument, flag, type Infer, ignored, integer, text } from '../kit/index.ts'

// A name that ends in a minus sign would ask apt to remove the package.
const packageName = '^[A-Za-z0-9]([A-Za-z0-9+.-]*[A-Za-z0-9+.])?(:[a-z0-9-]*[a-z0-9])?$'
const versionText = /^[A-Za-z0-9.+:~*?<>=!, [\]-]*$/

export const goodName = new RegExp(packageName)

type Version = string | number | null
type Packages = readonly (string | { readonly [name: string]: Version })[]

const choice = (description: string) => new Argument<boolean>({ type: 'boolean', description })

export const nameArgument = text('Name of the package; any text where `pkgs` or `sources` is given')
export const pkgsArgument = (description = 'Packages by name, or name and version, in place of `name`') =>
  new Argument<Packages>({
    type: 'array',
    items: {
      anyOf: [
        { type: 'string', pattern: packageName.replace('$', '(=[A-Za-z0-9.+:~*-]+)?$') },
        {
          type: 'object',
          propertyNames: { pattern: packageName },
          additionalProperties: { type: ['string', 'number', 'null'], pattern: versionText.source },
          maxProperties: 1,
          minProperties: 1,
        },
      ],
    },
    description,
  }).optional()
export const versionArgument = (
  description = '`1.2-3`, `1.2*`, `>=1.2`, `>=1.2,<2`, `latest`; default: any that is installed',
) =>
  new Argument<string | number>({ type: ['string', 'number'], description })
    .matching(versionText, 'this is neither a version nor a condition on one')
    .optional()
export const epochArgument = choice(
  'Leave epochs out of comparisons; default: where the wanted version has none',
).optional()
export const normalizeArgument = flag(
  "Accepted and not needed: `name:arch` is the host's own package where that is its architecture",
).default(true)
export const refreshArgument = (description: string) => choice(description).optional()

/** How the package manager is called. */
export const callArguments = {
  fromrepo: text('Release to take it from, as in `apt-get -t`')
    .matching(/^[^-\s][^\s]*$/, 'a release is one word that does not begin with a dash')
    .optional(),
  skip_verify: flag('Accept packages that are not signed'),
  cache_valid_time: integer('Seconds for which the package lists are new enough').with({ minimum: 0 }).default(0),
  install_recommends: choice("With recommended packages or without; default: apt's own setting").absentIfNotGiven(),
  only_upgrade: flag('Upgrade what is installed, install nothing new'),
  force_yes: flag('Let apt downgrade, change held and remove essential packages'),
  force_conf_new: flag('Replace changed configuration files by those of the package'),
}

/** What Salt takes for other systems. */
export const ignoredArguments = {
  split_arch: ignored('Accepted and not needed').with({ type: 'boolean' }),
  report_reboot_exit_codes: ignored('Accepted and not needed (Windows)').with({ type: 'boolean' }),
  resolve_capabilities: ignored('Accepted and not needed: virtual packages are known').with({ type: 'boolean' }),
}

/** The names and versions that are asked for. */
export interface WantedArgs {
  readonly name: string
  readonly version?: Version
  readonly pkgs: Packages | null
}

/** What decides whether a package is as asked, and how it is brought about. */
export type CallArgs = Infer<typeof callArguments> & {
  readonly ignore_epoch?: boolean | null
  readonly allow_updates?: boolean
}
