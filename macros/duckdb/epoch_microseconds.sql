{{!-- time: expr, TIMESTAMPTZ
      gives the microseconds since 1970, BIGINT --}}
epoch_us({{time}})
