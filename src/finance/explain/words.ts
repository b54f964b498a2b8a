import { componentNames } from '../../base/component-names.js'

/** What a revenue component is, in the words of a statement. */
export function componentWords(component: string): string {
  const name = componentNames[component]
  return name === undefined ? 'all components' : `the ${name}`
}

/** `33.33 %` of 3333. */
export function percentWords(bps: string | null | undefined): string {
  const number = Number(bps ?? '10000')
  return `${String(number / 100)} %`
}

/** An amount without the zeros at its end. */
export function shortAmount(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
