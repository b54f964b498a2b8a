{{!-- bps: expr, INTEGER basis points
      gives them for people, such as 12.5 % for 1250; NULL for NULL. Never read back into an amount --}}
(rtrim(rtrim(cast(cast({{bps}} * 0.01 as decimal(12, 2)) as varchar), '0'), '.') || ' %')
