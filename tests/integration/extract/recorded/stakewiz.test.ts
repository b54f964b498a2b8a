import { describeRecorded } from './recorded-table.js'

const provider = 'stakewiz'
const record = 'validator_7K8DVxtNJGnMtUY1CQJT5jcs8sFGSZTDiG7kowvFpECh_2024-02-13.json'

describeRecorded('stakewiz', [
  {
    file: record,
    provider,
    endpoint: 'validator/{vote}',
    request: { vote: '7K8DVxtNJGnMtUY1CQJT5jcs8sFGSZTDiG7kowvFpECh' },
    expect: 'lands',
  },
  {
    file: record,
    provider,
    endpoint: 'validator/{vote}',
    request: { vote: 'GE6atKoWiQ2pt3zL7N13pjNHjdLVys8LinG8qeJLcAiL' },
    expect: /^the record is of 7K8DVxtN.*, not of GE6atKoW.*, who was asked for$/,
  },
  // Printed in the documentation: the shape is right, without an epoch and an uptime.
  {
    file: 'validators_laine_2022-07-06.docs-excerpt.json',
    provider,
    endpoint: 'validators',
    expect: 'lands',
  },
])
