const floatingAggregates = [
  'avg', 'mean', 'favg', 'fsum', 'sumkahan', 'kahan_sum', 'product', 'geomean', 'geometric_mean', 'wavg',
  'weighted_avg', 'stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp', 'sem', 'corr',
  'covar_pop', 'covar_samp', 'regr_avgx', 'regr_avgy', 'regr_intercept', 'regr_r2', 'regr_slope', 'regr_sxx',
  'regr_sxy', 'regr_syy', 'skewness', 'kurtosis', 'kurtosis_pop', 'entropy', 'mad', 'median', 'quantile_cont',
  'percentile_cont', 'approx_quantile', 'reservoir_quantile',
] // prettier-ignore

/** Aggregates over floating point: their last digits also depend on the order in which rows come. */
export const inexactAggregates: ReadonlySet<string> = new Set(floatingAggregates)

const functions = [
  'even', 'sqrt', 'cbrt', 'pow', 'power', '**', '^', 'exp', 'ln', 'log', 'log2', 'log10', 'gamma', 'lgamma', 'fdiv',
  'fmod', 'sin', 'cos', 'tan', 'cot', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh',
  'atanh', 'pi', 'radians', 'degrees', 'random', 'epoch', 'nextafter', 'percent_rank', 'cume_dist',
] // prettier-ignore

const inexactFunctions: ReadonlySet<string> = new Set(functions)

const roundings: ReadonlySet<string> = new Set(['round_even', 'roundbankers'])

/** Why a function must not touch money, and what to write instead; undefined for one that is exact. */
export function inexactFunction(
  name: string,
): { readonly message: string; readonly hint: string } | undefined {
  if (name === '/') {
    return {
      message: '"/" divides in floating point',
      hint: 'Multiply by the inverse, such as * 0.0001 for basis points, or call the macro for a part of a total.',
    }
  }
  if (inexactAggregates.has(name)) {
    return {
      message: `${name} computes in floating point`,
      hint: 'Keep sums and counts, and no ratio of them.',
    }
  }
  if (roundings.has(name)) {
    return {
      message: `${name} rounds half to even`,
      hint: 'Cast to the scale: that rounds half away from zero.',
    }
  }
  return inexactFunctions.has(name)
    ? { message: `${name} gives a floating-point number`, hint: 'Keep to +, -, * and the macros on amounts.' }
    : undefined
}
