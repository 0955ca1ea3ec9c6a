import type { ServiceFact } from './facts.ts'

/** What `systemctl is-active` calls active. */
export function isRunning(unit: ServiceFact): boolean {
  return unit.active === 'active' || unit.active === 'reloading' || unit.active === 'refreshing'
}

/** Not even about to start (a service that systemd keeps restarting is not dead). */
export function isDead(unit: ServiceFact): boolean {
  return unit.active === 'inactive' || unit.active === 'failed' || unit.active === 'maintenance'
}

export function isAvailable(unit: ServiceFact): boolean {
  return unit.managed && unit.load !== 'not-found'
}

/** Whether it starts at boot; `fixed`: there is no such switch (static, generated units), it is as asked either way. */
export function bootState(unit: ServiceFact): 'yes' | 'no' | 'fixed' {
  switch (unit.file) {
    case 'enabled':
    case 'enabled-runtime':
    case 'alias':
      return 'yes'
    case 'static':
    case 'indirect':
    case 'generated':
    case 'transient':
      return 'fixed'
    default:
      return 'no'
  }
}

/** Whether the switch has to be turned. */
export function mustSwitch(unit: ServiceFact, wanted: boolean | undefined): boolean {
  if (wanted === undefined) return false
  const now = bootState(unit)
  return now !== 'fixed' && (now === 'yes') !== wanted
}

/** The unit file's state once the switch is turned. */
export function fileAfter(unit: ServiceFact, wanted: boolean | undefined, turn: boolean): string {
  return turn ? (wanted ? 'enabled' : 'disabled') : unit.file
}

export const unmanaged = 'systemd does not run on this host'

export function unavailable(name: string, unit: ServiceFact): string {
  return unit.managed ? `The named service ${name} is not available` : unmanaged
}
