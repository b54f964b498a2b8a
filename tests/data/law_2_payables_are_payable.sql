-- Law 2, its payable part: a payable amount is whole in the chain's smallest payable unit.
select statements.partner_id, statements.chain_id, statements.period_id, statements.payable_native, chains.native_decimals
from {{ref "partner_commission_statements"}} as statements
inner join {{ref "chains"}} as chains on chains.chain_id = statements.chain_id
where statements.payable_native
    <> {{truncate_to_decimals amount="statements.payable_native" decimals="chains.native_decimals"}}
