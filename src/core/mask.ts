/** What stands where a secret is hidden. */
export const MASK = '******'
