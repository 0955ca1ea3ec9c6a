export { waitScript } from './script.ts'
