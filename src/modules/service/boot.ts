/** Salt's words for the switch that makes a service start at boot. */
export function switchedComment(name: string, enable: boolean, then: string): string {
  return `Service ${name} has been ${enable ? 'enabled' : 'disabled'}, and is ${then}`
}

export function alreadySwitched(name: string, enable: boolean, then: string): string {
  return `Service ${name} is already ${enable ? 'enabled' : 'disabled'}, and is ${then}`
}

export function willSwitch(name: string, enable: boolean): string {
  return `Service ${name} set to be ${enable ? 'enabled' : 'disabled'}`
}

export const asDesired = 'in the desired state'

/** Whether a step that came to this comment (predicted or done) turned the switch and did nothing else. */
export function onlySwitched(name: string, comment: string): boolean {
  return [true, false].some((enable) =>
    [switchedComment(name, enable, asDesired), willSwitch(name, enable)].includes(comment),
  )
}
