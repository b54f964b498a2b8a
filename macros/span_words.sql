{{!-- scope: expr, VARCHAR: PERIOD, VERSION, AGREEMENT or CALENDAR_YEAR
      gives in words over which time something is counted, VARCHAR; NULL where there is no scope --}}
case {{scope}}
    when 'PERIOD' then 'in the period'
    when 'VERSION' then 'since these terms began'
    when 'AGREEMENT' then 'since the agreement began'
    when 'CALENDAR_YEAR' then 'since the year began'
end
