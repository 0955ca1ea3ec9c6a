/**
 * What root of a sandbox host may not do (capabilities(7), without `CAP_`): it would reach the machine that the host runs on, as
 * its clock, its modules and its memory have no namespace. SYS_BOOT stays: a reboot ends the host's own processes alone.
 */
export const withheldCapabilities = [
  'SYS_TIME',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
] as const
