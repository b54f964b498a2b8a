/**
 * An endpoint's name as it stands in relation names: capitals become `_x`, `/` and `-` become `_`, braces are
 * dropped. `getInflationReward` is `get_inflation_reward`, `validators/{vote}` is `validators_vote`.
 */
export function endpointRelationSuffix(endpoint: string): string {
  return endpoint
    .replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
    .replaceAll(/[/-]/g, '_')
    .replaceAll(/[{}]/g, '')
    .replaceAll(/_+/g, '_')
    .replaceAll(/^_|_$/g, '')
}
