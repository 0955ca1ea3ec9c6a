/** Types of units that Salt lists, and those that only a name may have. */
const listed = 'service|socket|device|mount|automount|swap|target|path|timer'
const typed = new RegExp(`\\.(${listed}|slice|scope)$`)

/** The name with its type: `.service` where none is given. */
export function unitName(name: string): string {
  return typed.test(name) ? name : `${name}.service`
}

/** A service's name without its type. */
export function plainName(unit: string): string {
  return unit.replace(/\.service$/, '')
}

/** Whether Salt's lists (`service.get_all`) have such a unit. */
export function isListed(unit: string): boolean {
  return new RegExp(`\\.(${listed})$`).test(unit)
}

/** Whether systemd can have a unit of this name. */
export function isUnitName(unit: string): boolean {
  return /^[A-Za-z0-9:_.\\@-]+$/.test(unit) && unit.length < 256 && !/^[.@]/.test(unit)
}

/** `getty@.service`: a unit file of which instances are made; it is no unit itself. */
export function isTemplate(unit: string): boolean {
  return /@\.[a-z]+$/.test(unit)
}
