{{!-- time: expr, TIMESTAMPTZ
      gives the microseconds since 1970, BIGINT; extract gives a numeric, so that no digit is lost --}}
cast(extract(epoch from {{time}}) * 1000000 as bigint)
