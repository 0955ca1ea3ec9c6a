/** The Salt whose answers kstate gives. */
export const SALT_VERSION = '3007.1'
