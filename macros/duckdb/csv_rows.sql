{{!-- payloads: name, a step or relation with the columns of a source view whose body is a landed CSV
      gives its envelope columns with header, cells (texts) and row_index (from 0), one row for each row of the CSV.
      A body is never read as a whole: the tree of a large one, times all the bodies that the engine takes at once, fills
      the memory. The door writes it without blanks and no ] inside a cell, so that ],[ stands between rows and
      ],"rows":[ behind the header and nowhere else; the text is cut there, and read row by row --}}
select
    payload_id,
    chain_id,
    period_identifier,
    covers_from,
    covers_until,
    validator_key,
    fetched_at,
    is_final,
    header,
    from_json('[' || row_text || ']', '["VARCHAR"]') as cells,
    row_index
from (
    select
        *,
        unnest(row_texts) as row_text,
        generate_subscripts(row_texts, 1) - 1 as row_index
    from (
        select
            *,
            from_json(substr(body, 11, header_end - 10), '["VARCHAR"]') as header,
            -- `],"rows":[[` before the first row, `]]}` behind the last; without rows there is less than both.
            case when length(body) >= header_end + 13
                then string_split(substr(body, header_end + 11, length(body) - header_end - 13), '],[') end as row_texts
        from (
            select *, position('],"rows":[' in body) as header_end from {{payloads}}
        ) as measured
    ) as cut
) as parsed
