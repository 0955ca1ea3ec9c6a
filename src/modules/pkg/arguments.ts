import type { ArgumentSchema } from '../kit/schema.ts'

type Version = string | number | null
type Packages = readonly (string | { readonly [name: string]: Version })[]

/** What the functions of this module take, with Salt's names. */
export interface PackageArgs {
  readonly name: string
  readonly version?: Version
  readonly pkgs?: Packages | null
  readonly refresh?: boolean | null
  readonly cache_valid_time?: number
  readonly fromrepo?: string | null
  readonly skip_verify?: boolean
  readonly install_recommends?: boolean
  readonly only_upgrade?: boolean
  readonly force_yes?: boolean
  readonly force_conf_new?: boolean
  readonly ignore_epoch?: boolean | null
  readonly allow_updates?: boolean
  readonly reinstall?: boolean
  readonly hold?: boolean
  readonly update_holds?: boolean
  readonly dist_upgrade?: boolean
}

// A name that ends in a minus sign would ask apt to remove the package.
const packageName = '^[A-Za-z0-9]([A-Za-z0-9+.-]*[A-Za-z0-9+.])?(:[a-z0-9-]*[a-z0-9])?$'
const version = { type: ['string', 'number', 'null'], pattern: '^[A-Za-z0-9.+:~*?<>=!, \\[\\]-]*$' }

export const nameArgument: ArgumentSchema = {
  type: 'string',
  description: 'Name of the package; any text where `pkgs` or `sources` is given',
}
export const versionArgument: ArgumentSchema = {
  ...version,
  default: null,
  description: '`1.2-3`, `1.2*`, `>=1.2`, `>=1.2,<2`, `latest`; default: any that is installed',
}
export const pkgsArgument: ArgumentSchema = {
  type: ['array', 'null'],
  items: {
    anyOf: [
      { type: 'string', pattern: packageName.replace('$', '(=[A-Za-z0-9.+:~*-]+)?$') },
      {
        type: 'object',
        propertyNames: { pattern: packageName },
        additionalProperties: version,
        maxProperties: 1,
        minProperties: 1,
      },
    ],
  },
  default: null,
  description: 'Packages by name, or name and version, in place of `name`',
}
export const epochArgument: ArgumentSchema = {
  type: ['boolean', 'null'],
  default: null,
  description: 'Leave epochs out of comparisons; default: where the wanted version has none',
}
export const normalizeArgument: ArgumentSchema = {
  type: 'boolean',
  default: true,
  description: "Accepted and not needed: `name:arch` is the host's own package where that is its architecture",
}
export const refreshArgument: ArgumentSchema = {
  type: ['boolean', 'null'],
  default: null,
  description:
    'Bring the package lists up to date before installing: always, never, or (default) where they are missing, ' +
    'older than their sources or than ten minutes',
}
/** How apt is called. */
export const aptArguments: { readonly [argument: string]: ArgumentSchema } = {
  fromrepo: {
    type: ['string', 'null'],
    pattern: '^[^-\\s][^\\s]*$',
    default: null,
    description: 'Release to take it from, as in `apt-get -t`',
  },
  skip_verify: { type: 'boolean', default: false, description: 'Accept packages that are not signed' },
  cache_valid_time: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'Seconds for which the package lists are new enough',
  },
  install_recommends: {
    type: 'boolean',
    description: "With recommended packages or without; default: apt's own setting",
  },
  only_upgrade: { type: 'boolean', default: false, description: 'Upgrade what is installed, install nothing new' },
  force_yes: {
    type: 'boolean',
    default: false,
    description: 'Let apt downgrade, change held and remove essential packages',
  },
  force_conf_new: {
    type: 'boolean',
    default: false,
    description: 'Replace changed configuration files by those of the package',
  },
}
export const nowhere: { readonly [argument: string]: ArgumentSchema } = {
  split_arch: { type: 'boolean', description: 'Accepted and not needed' },
  report_reboot_exit_codes: { type: 'boolean', description: 'Accepted and not needed (Windows)' },
  resolve_capabilities: { type: 'boolean', description: 'Accepted and not needed: virtual packages are known' },
}

export const goodName = new RegExp(packageName)
