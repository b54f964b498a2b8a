{{!-- text: expr, VARCHAR: a quantity in hex as Ethereum's JSON-RPC spells it: 0x and digits of either case
      gives DECIMAL(38,0), exactly; NULL for NULL; any other spelling stops the query and is named in the engine's message,
      and so does a quantity of more than 38 digits. A bit string is the server's only way from hex to a number, and a
      BIGINT the widest, hence the four parts --}}
case
    when {{text}} is null or {{text}} ~ '^0x0*[0-9a-fA-F]{1,32}$' then cast(
        cast(cast(cast('x' || substr(right(repeat('0', 32) || substr({{text}}, 3), 32), 1, 8) as bit(32)) as bigint) as numeric) * 79228162514264337593543950336
        + cast(cast(cast('x' || substr(right(repeat('0', 32) || substr({{text}}, 3), 32), 9, 8) as bit(32)) as bigint) as numeric) * 18446744073709551616
        + cast(cast(cast('x' || substr(right(repeat('0', 32) || substr({{text}}, 3), 32), 17, 8) as bit(32)) as bigint) as numeric) * 4294967296
        + cast(cast('x' || substr(right(repeat('0', 32) || substr({{text}}, 3), 32), 25, 8) as bit(32)) as bigint)
        as decimal(38, 0)
    )
    else cast('not a quantity in hex: ' || {{text}} as decimal(38, 0))
end
