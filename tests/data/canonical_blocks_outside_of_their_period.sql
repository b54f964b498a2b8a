{{config severity="warn"}}
-- Blocks whose slot lies in another period than the envelope names (the slot decides), and blocks of no known period, of
-- which nothing is used.
select
    landed.chain_id,
    landed.slot,
    landed.payload_id,
    landed.envelope_period_identifier,
    periods.period_identifier
from {{ref "canonical_landed_blocks"}} as landed
left join {{ref "canonical_blocks"}} as blocks
    on blocks.chain_id = landed.chain_id and blocks.slot = landed.slot and blocks.block_hash = landed.block_hash
left join {{ref "canonical_periods"}} as periods on periods.period_id = blocks.period_id
where periods.period_identifier is null or landed.envelope_period_identifier not in (periods.period_identifier, '*')
