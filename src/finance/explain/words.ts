/** What a revenue component is, in the words of a statement. */
export function componentWords(component: string): string {
  return components[component] ?? 'all components'
}

const components: Readonly<Record<string, string>> = {
  EXEC_FEES: 'the fees of blocks',
  MEV_TIPS: 'the tips',
  VOTE_REWARDS: 'the rewards of the operator’s own stake',
  COMMISSION: 'the commission on inflation',
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
