/** Result codes, as docs/glossary.md names them: a short word for the button, and what it means. */
export const codes = {
  NA: { short: 'No answer', means: 'Nobody answered.' },
  BZ: { short: 'Busy', means: 'The line was busy.' },
  VM: { short: 'Machine', means: 'A machine answered; no message was left.' },
  LM: { short: 'Message left', means: 'A message of limited content was left.' },
  DC: { short: 'Not in service', means: 'The number is disconnected: it is marked bad.' },
  HU: { short: 'Hung up', means: 'They hung up before you knew who it was.' },
  DROP: { short: 'Dropped', means: 'Answered, and no collector was free.' },
  WN: { short: 'Wrong number', means: 'It is not this person: the number is never called again.' },
  TPC: { short: 'Third party', means: 'Somebody else answered; nothing about the debt was said.' },
  CB: { short: 'Call back', means: 'Agreed to talk at another time.' },
  PTP: { short: 'Promise', means: 'Promises an amount by a date.' },
  PLAN: { short: 'Instalments', means: 'Agrees to pay in instalments.' },
  PAID: { short: 'Paid now', means: 'Paid while you spoke, in full or in part.' },
  CLP: { short: 'Says paid', means: 'Claims to have paid: contact stops until it is checked.' },
  RTP: { short: 'Refuses', means: 'Refuses to pay.' },
  NCM: { short: 'No commitment', means: 'You spoke; nothing was agreed.' },
  DISP: { short: 'Dispute', means: 'Disputes the debt or its amount: contact stops.' },
  IDT: { short: 'Not my debt', means: 'Says the debt is not theirs: contact stops, fraud is looked into.' },
  HARD: { short: 'Hardship', means: 'Cannot pay: contact stops for all their cases.' },
  VUL: { short: 'Vulnerable', means: 'Ill, in distress, or does not follow: contact stops for all their cases.' },
  STOP: { short: 'Stop contact', means: 'Wants no more contact this way, or at all.' },
  REP: { short: 'Represented', means: 'A lawyer or adviser speaks for them.' },
  BKY: { short: 'Insolvent', means: 'Insolvency was filed.' },
  DEC: { short: 'Deceased', means: 'The debtor has died.' },
  COMP: { short: 'Complaint', means: 'Complains: a clock starts.' },
  LEGAL: { short: 'Legal step', means: 'A legal step is in progress.' },
  FAIL: { short: 'Technical', means: 'It failed technically; nobody knows whether they were reached.' },
  SUPP: { short: 'Not attempted', means: 'A rule stood against it.' },
} as const

export const channels = {
  call: 'Call',
  sms: 'Text',
  email: 'E-mail',
  letter: 'Letter',
  visit: 'Visit',
} as const

export const caseStates = { open: 'Open', closed: 'Closed' } as const

export const promiseStates = {
  OPEN: 'In term',
  KEPT: 'Kept',
  PARTIAL: 'Partly kept',
  BROKEN: 'Broken',
  CANCELLED: 'Cancelled',
} as const

export const holds = {
  promise: 'a promise in term',
  dispute: 'a dispute',
  identity: 'a question of identity',
  hardship: 'hardship',
  vulnerable: 'vulnerability',
  complaint: 'a complaint',
  claims_paid: 'a payment being checked',
  represented: 'representation',
  insolvent: 'insolvency',
  deceased: 'a death',
  legal: 'a legal step',
  stop: 'their wish to be left alone',
  manual: 'a decision by hand',
} as const

export const flags = {
  vulnerable: 'vulnerable',
  deceased: 'deceased',
  incapacity: 'lacks capacity',
  minor: 'a minor',
  insolvent: 'insolvent',
  represented: 'represented',
  moratorium: 'in a moratorium',
  exempt: 'exempt',
} as const

/** Why a contact was not or may not be made, where no rule of law says so. */
export const reasons = {
  hold: 'On hold for {{hold}}.',
  flag: 'The person is marked: {{flag}}.',
  cease: 'They asked in writing for all contact to cease.',
  opted_out: 'They asked not to be contacted this way.',
  no_consent: 'They have not agreed to be contacted this way.',
  no_contact_point: 'There is no usable number.',
  no_provider: 'Nothing carries this channel here.',
  no_channel: 'No channel is open.',
  unknown_template: 'The template is not known.',
  erased: 'The person was erased.',
  cleared: 'Nothing is overdue any more.',
  plan_ended: 'The plan has ended.',
  plan_revised: 'The plan was made anew.',
  replanned: 'The plan was made anew.',
  not_after: 'Its time ran out.',
  past: 'Its day had passed when the case came in.',
  hold_out: 'The case belongs to the group that is left alone for comparison.',
  window_closes: 'The open hours end too soon.',
  outreach_stopped: 'All outreach of this creditor is stopped.',
  no_plausible_zone: 'Nobody knows in which time zone they are.',
  public_holidays_missing: 'The public holidays of that place are not known.',
  no_instant_in_two_months: 'The rules leave no instant open for two months.',
  by_hand: 'Called off by hand.',
  paid: 'Money came in.',
  promise: 'A promise is in term.',
  quiet: 'The case is quiet for now.',
  not_leading: 'Another case of this person leads.',
  waits: 'What is needed to judge has not arrived yet.',
  other: 'Reason: {{reason}}',
} as const
