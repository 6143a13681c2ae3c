/** What a column may be called, for each thing that a canonical record needs; the first that fits is taken. */
const CALLED = {
  event_id: /^(event_?id|事件号|事件编号)$/i,
  occurred_at: /^(occurred_?at|as_?of|snapshot(_date)?|report_?date|数据日期|统计日期)$/i,
  creditor: /^(creditor|lender|债权人|机构)$/i,
  loan: /^(loan(_?id|_?no)?|account(_?id|_?no)?|contract(_?id|_?no)?|借据号|贷款编号|合同号|合同编号|账号)$/i,
  customer: /^(customer(_?id|_?no)?|client(_?id|_?no)?|cust_?id|客户号|客户编号)$/i,
  name: /^(name|customer_?name|full_?name|姓名|客户姓名)$/i,
  phone: /^(phone(_?number)?|mobile|tel|手机号?|电话|联系电话)$/i,
  overdue: /^(overdue(_?amount)?|amount(_?overdue|_?due)?|owed|arrears|逾期金额|欠款金额|金额)$/i,
  currency: /^(currency|ccy|币种)$/i,
  due: /^(due(_?date)?|oldest_?(unpaid_?)?due(_?date)?|到期日|应还日|最早未还日)$/i,
} as const
type Thing = keyof typeof CALLED

/** A column as an expression names it. */
export function named(column: string): string {
  if (/^[A-Za-z_]\w*$/.test(column)) return column
  return column.includes('"') ? `$root['${column}']` : `$root["${column}"]`
}

/** Do these rows name their creditor? Where they don't, whoever draws up the mapping is asked. */
export function namesCreditor(columns: readonly string[]): boolean {
  return columns.some((column) => CALLED.creditor.test(column.trim()))
}

/** A mapping to begin with: what can be told from the columns' names; the rest is for whoever knows the source. */
export function draftOf(columns: readonly string[], creditor: string, currency: string): string {
  const found = (Object.keys(CALLED) as Thing[]).flatMap((thing) => {
    const column = columns.find((each) => CALLED[thing].test(each.trim()))
    return column === undefined ? [] : [[thing, column] as const]
  })
  const by = new Map(found)
  const of = (thing: Thing, otherwise: string) => (by.has(thing) ? named(by.get(thing)!) : otherwise)
  const loan = of('loan', named(columns[0] ?? 'loan'))
  const due = of('due', `'2026-01-31'`)
  const needed = new Set([
    by.get('loan') ?? columns[0] ?? 'loan',
    ...['customer', 'overdue', 'due', 'event_id', 'occurred_at', 'creditor', 'currency'].flatMap(
      (thing) => by.get(thing as Thing) ?? [],
    ),
  ])
  const mapping = {
    description: '',
    columns: [...needed],
    optional: columns.filter((column) => !needed.has(column)),
    needs_as_of: !by.has('occurred_at'),
    key: {
      event_id: of(
        'event_id',
        by.has('occurred_at') ? `${loan} + '-' + ${of('occurred_at', '')}` : `${loan} + '-' + as_of`,
      ),
      occurred_at: of('occurred_at', `as_of + 'T00:00:00Z'`),
      creditor: of('creditor', `'${creditor}'`),
      loan_id: loan,
    },
    record: {
      'customer.id': of('customer', loan),
      ...(by.has('name') ? { 'customer.name': named(by.get('name')!) } : {}),
      ...(by.has('phone')
        ? { 'customer.phones': `${named(by.get('phone')!)} != null ? [{number: ${named(by.get('phone')!)}}] : []` }
        : {}),
      'loan.overdue.value': of('overdue', `'0'`),
      'loan.overdue.currency': of('currency', `'${currency}'`),
      'loan.oldest_unpaid_due_date': due,
    },
  }
  return JSON.stringify(mapping, null, 2)
}

/** A mapping that was typed; null for what is no JSON object. */
export function parsed(text: string): Record<string, unknown> | null {
  try {
    const found: unknown = JSON.parse(text)
    return found !== null && typeof found === 'object' && !Array.isArray(found)
      ? (found as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
