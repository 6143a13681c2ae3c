/** The published definitions (`GET /v1/kpis/definitions`), word for word. */
export const kpis = {
  entries: {
    title: 'Entries',
    text: "Account episodes that entered collections, on the creditor's date.",
    formula: 'sum(entries)',
  },
  entries_amount: {
    title: 'Entries, amount',
    text: 'Amount overdue at entry.',
    formula: 'sum(entries_amount)',
  },
  attempts: {
    title: 'Attempts',
    text: 'Call results with flag A; messages that the provider took; visits reported. Per channel, never mixed.',
    formula: 'sum(attempts)',
  },
  contacts: {
    title: 'Delivered contacts',
    text: 'Call results with flag C or LM; messages delivered; letters sent; visits MET. Per channel.',
    formula: 'sum(contacts)',
  },
  right_party_contacts: {
    title: 'Right-party contacts',
    text: 'Results with flag R: a verified conversation with the debtor or an authorised person. Per channel.',
    formula: 'sum(right_party_contacts)',
  },
  connect_rate: {
    title: 'Connect rate',
    text: 'Machine and voicemail are not answers.',
    formula: 'call attempts with flag C / call attempts',
  },
  rpc_rate_calls: {
    title: 'RPC rate, call basis',
    text: 'Verification failed is not R.',
    formula: 'call attempts with flag R / call attempts',
  },
  ptp_rate: {
    title: 'PTP rate',
    text: 'One right-party contact counts once, however many promises.',
    formula: 'right-party contacts with result PTP or PLAN / right-party contacts',
  },
  promises_made: {
    title: 'Promises made',
    text: 'When they were made; each instalment of a plan is one.',
    formula: 'sum(promises_made)',
  },
  promises_made_amount: {
    title: 'Promises made, amount',
    text: 'Promised amount.',
    formula: 'sum(promises_made_amount)',
  },
  promises_kept: {
    title: 'Promises kept',
    text: 'Paid at least the threshold by the deadline; counts on the day of the deadline. A later reversal takes it back on the same day, as a restatement with a later known_at.',
    formula: 'sum(promises_kept)',
  },
  promises_kept_amount: {
    title: 'Promises kept, amount',
    text: 'Promised amount of kept promises.',
    formula: 'sum(promises_kept_amount)',
  },
  promises_partly_kept: {
    title: 'Promises partly kept',
    text: 'Something, but less than the threshold, was paid by the deadline.',
    formula: 'sum(promises_partly_kept)',
  },
  promises_partly_kept_amount: {
    title: 'Promises partly kept, amount',
    text: 'Promised amount of partly kept promises.',
    formula: 'sum(promises_partly_kept_amount)',
  },
  promises_broken: {
    title: 'Promises broken',
    text: 'Nothing was paid by the deadline.',
    formula: 'sum(promises_broken)',
  },
  promises_broken_amount: {
    title: 'Promises broken, amount',
    text: 'Promised amount of broken promises.',
    formula: 'sum(promises_broken_amount)',
  },
  kept_rate: {
    title: 'Kept rate, count',
    text: 'Promises whose deadline lies in the period, without the cancelled; tolerance and grace of the creditor.',
    formula: 'promises kept / promises fallen due',
  },
  kept_rate_amount: {
    title: 'Kept rate, amount',
    text: 'As the count, by promised amount; one currency each.',
    formula: 'promised amount of kept promises / promised amount of promises fallen due',
  },
  partly_paid_rate: {
    title: 'Partial cash rate',
    text: 'Cash on partly kept promises, reported apart from the kept rate.',
    formula: 'cash on partly kept promises / promised amount of promises fallen due',
  },
  cures: {
    title: 'Cures',
    text: 'Account episodes whose overdue amount a payment cleared. A later reversal takes it back on the same day, as a restatement with a later known_at.',
    formula: 'sum(cures)',
  },
  cures_amount: {
    title: 'Cures, amount',
    text: 'Amount overdue at entry of the cured episodes.',
    formula: 'sum(cures_amount)',
  },
  cleared_by_snapshot: {
    title: 'Cleared by a snapshot',
    text: 'The loan system says that nothing is overdue, and not why: never counted as a cure.',
    formula: 'sum(cleared_by_snapshot)',
  },
  cleared_by_snapshot_amount: {
    title: 'Cleared by a snapshot, amount',
    text: 'Amount overdue at entry of these episodes.',
    formula: 'sum(cleared_by_snapshot_amount)',
  },
  payments: {
    title: 'Payments',
    text: 'Payments that met an amount owed, on their value date. A later reversal takes it back on the same day, as a restatement with a later known_at.',
    formula: 'sum(payments)',
  },
  collected: {
    title: 'Collected',
    text: 'Cash by value date, net of reversals, up to the amount owed. A later reversal takes it back on the same day, as a restatement with a later known_at.',
    formula: 'sum(collected)',
  },
  reversals: {
    title: 'Reversals',
    text: 'Recorded in the period, of payments of any period.',
    formula: 'sum(reversals)',
  },
  reversed_in_period: {
    title: 'Reversed in the period',
    text: 'What reversals recorded in the period took back, whatever the period of the payment.',
    formula: 'sum(reversed_in_period)',
  },
  complaints: {
    title: 'Complaints',
    text: 'In the period they were received.',
    formula: 'sum(complaints)',
  },
  complaints_per_1000_contacts: {
    title: 'Complaints per 1,000 contacts',
    text: 'Over delivered contacts of all channels.',
    formula: 'complaints x 1,000 / delivered contacts',
  },
} as const
