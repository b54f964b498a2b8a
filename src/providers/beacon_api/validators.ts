import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { blsPublicKey, epochOrNever, hash32 } from '../shared/ethereum-values.js'
import { standingTwice } from '../shared/standing-twice.js'
import { slotOrEpoch, u64 } from '../shared/values.js'
import { answerProblem } from './answer.js'
import { requestedValidators, unnamedProblem } from './request.js'

const validators = z.object({
  data: z.array(
    z.object({
      index: slotOrEpoch,
      balance: u64,
      status: z.string(),
      validator: z.object({
        pubkey: blsPublicKey,
        withdrawal_credentials: hash32,
        effective_balance: u64,
        slashed: z.boolean(),
        activation_epoch: epochOrNever,
        exit_epoch: epochOrNever,
        withdrawable_epoch: epochOrNever,
      }),
    }),
  ),
})

const balances = z.object({ data: z.array(z.object({ index: slotOrEpoch, balance: u64 })) })

interface Listed {
  readonly index: string | number
  readonly validator?: { readonly pubkey: string }
}

/** Validators in the state of a slot; one that the state does not know is left out. */
export function checkValidators(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  return answerProblem(validators, body) ?? listProblem(body, request)
}

/** Balances alone, by index. */
export function checkValidatorBalances(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  return answerProblem(balances, body) ?? listProblem(body, request)
}

function listProblem(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const { data } = body as unknown as { readonly data: readonly Listed[] }
  return (
    unnamedProblem(request, '/states/', 'slot') ??
    standingTwice(
      data.map(({ index }) => String(index)),
      'the validator',
      ['data'],
    ) ??
    strangerProblem(data, requestedValidators(request))
  )
}

/** Answers without public keys can only be held to a request by indices. */
function strangerProblem(
  data: readonly Listed[],
  asked: ReadonlySet<string> | undefined,
): BodyProblem | undefined {
  if (asked === undefined) return undefined
  const hasKeys = [...asked].some((name) => name.startsWith('0x'))
  const place = data.findIndex(({ index, validator }) => {
    if (validator === undefined && hasKeys) return false
    return !asked.has(String(index)) && !asked.has(validator?.pubkey.toLowerCase() ?? '')
  })
  if (place === -1) return undefined
  return {
    reason: `the validator ${data[place]?.index ?? ''} was not asked for`,
    path: `$.data[${place}]`,
  }
}
