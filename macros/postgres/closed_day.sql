{{!-- milliseconds: expr, BIGINT: a moment as milliseconds since 1970
      gives the DATE of the UTC day that closed at that moment; NULL where it is no midnight --}}
case when {{milliseconds}} % 86400000 = 0 then date '1970-01-01' + cast({{milliseconds}} / 86400000 - 1 as integer) end
