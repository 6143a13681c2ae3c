/** What the tests of the packs say that they are about, in Chinese: their phrases are written by a small grammar. */
const PHRASES: Readonly<Record<string, string>> = {
  'the opening instant': '开始的一刻',
  'a second before it': '开始前一秒',
  'the last second': '最后一秒',
  'the closing instant': '结束的一刻',
  'closed on a public holiday': '法定节假日不开放',
  'closed on sun': '星期日不开放',
  'an agreed time opens what is closed': '约定时间可以开放原本关闭的时段',
  'an agreed time does not open what is closed': '约定时间不能开放原本关闭的时段',
  'a narrower agreed time closes the rest of the day': '较窄的约定时间使当天其余时段关闭',
  'a narrower agreed time does not close the rest of the day': '较窄的约定时间不会使当天其余时段关闭',
  'a time that the debtor named as inconvenient is closed': '债务人表示不便的时间不开放',
  'it is open again from its end on': '不便的时间结束后重新开放',
  'a result that nobody knows counts': '结果不明的联系计入',
  'contacts that the debtor made do not count': '债务人主动的联系不计入',
  'contacts that the debtor made count too': '债务人主动的联系同样计入',
  'another debt': '另一笔债务',
  'another debt of the same debtor counts too': '同一债务人的另一笔债务同样计入',
  'another collector': '另一催收方',
  'another creditor': '另一债权人',
  'another number': '另一号码',
  'another person': '另一人',
  "the creditor's agencies count too": '债权人的委外机构同样计入',
  'nobody was met': '没有见到人',
  'an interactive call is not bound': '交互类通话不受约束',
  'dialogues do not count as notices': '交互类通话不计为通知',
  'a notice is not bound': '通知不受约束',
  'notices do not count as dialogues': '通知不计为交互类通话',
  'an ordinary Friday': '普通的星期五',
  'the last second of Friday': '星期五的最后一秒',
  'Saturday is closed': '星期六不开放',
  'Sunday is closed': '星期日不开放',
  'a public holiday is closed': '法定节假日不开放',
  'an agreed time does not open a Sunday': '约定时间不能开放星期日',
  'any hour': '任何时间',
  'one fewer': '少一次',
  'at home it binds as one of the others': '在住所按其他情形约束',
  "the last date of the debtor's consent": '债务人同意的最后一天',
  'the date after it': '其后一天',
  'the next conversation uses the consent up': '下一次通话即用完该同意',
}
const PLACES: Readonly<Record<string, string>> = {
  sat: '星期六', 'at work': '在工作场所', 'on a public holiday': '法定节假日', elsewhere: '在其他地点',
  unless: '例外', exempt: '豁免', 'not yet exempt': '尚不豁免', 'a result that does not count': '不计入的结果',
} // prettier-ignore
const COUNTS: readonly (readonly [RegExp, string])[] = [
  [/^(\w+) in (\d+) dates, the first date included$/, '$2 天内 $1 次，含第一天'],
  [/^(\w+) in (\d+) dates$/, '$2 天内 $1 次'],
  [/^(\w+) today, the first date included$/, '今天 $1 次，含第一天'],
  [/^(\w+) today$/, '今天 $1 次'],
  [/^(\w+) on the date before$/, '期限前一天 $1 次'],
  [/^(\w+) elsewhere in (\d+) dates$/, '在其他地点 $2 天内 $1 次'],
  [/^(\w+) at work in (\d+) dates$/, '在工作场所 $2 天内 $1 次'],
  [/^one met in (\d+) dates, the first date included$/, '$1 天内见面一次，含第一天'],
  [/^one met on the date before$/, '期限前一天见面一次'],
]
const WORDS: Readonly<Record<string, string>> = { true: '是', false: '否', 'not known': '未知' }

/** The Chinese name of a fact, or of one of its values; null where there is none. */
type Word = (of: 'names' | 'values', name: string) => string | null

/** A test's phrase in Chinese; what the grammar does not know stays as it is. */
export function saidInChinese(says: string, word: Word): string {
  const count = COUNTS.find(([pattern]) => pattern.test(says))
  if (PHRASES[says]) return PHRASES[says]
  if (count) return says.replace(...count)
  const [, place, rest] = /^([^:]+): (.+)$/.exec(says) ?? []
  if (place && PLACES[place]) return `${PLACES[place]}：${saidInChinese(rest!, word)}`
  const facts = says.split(/, (?=[a-z ]+ is )/).map((each) => / is /.test(each) && each.split(' is '))
  if (facts.every(Boolean)) return facts.map((each) => fact(...(each as [string, string]), word)).join('，')
  return word('values', says) ?? says
}

function fact(name: string, value: string, word: Word): string {
  const values = value.replaceAll(/^\[|\]$|'/g, '').split(', ')
  const shown = values.map((each) => WORDS[each] ?? word('values', each) ?? each)
  return `${word('names', name.replaceAll(' ', '_')) ?? name}：${shown.join('、')}`
}
