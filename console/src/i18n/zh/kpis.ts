import type * as en from '../en/kpis.ts'
import type { Same } from '../same.ts'

const REVERSED = '之后如有冲正，将在同一天扣回，作为记录时间较晚的更正。'

export const kpis: Same<typeof en.kpis> = {
  entries: {
    title: '新入催',
    text: '进入催收的账户逾期次数，按债权人所在地日期计。',
    formula: '入催次数合计',
  },
  entries_amount: { title: '新入催金额', text: '入催时的逾期金额。', formula: '入催金额合计' },
  attempts: {
    title: '联系尝试',
    text: '带有拨打标记的通话结果、通道已接收的消息、已回报的上门。分渠道统计，从不合并。',
    formula: '联系尝试合计',
  },
  contacts: {
    title: '有效触达',
    text: '有人接听或已留言的通话、已送达的消息、已寄出的信函、已见面的上门。分渠道统计。',
    formula: '有效触达合计',
  },
  right_party_contacts: {
    title: '本人接通',
    text: '已核实身份并与债务人或其授权人沟通的结果。分渠道统计。',
    formula: '本人接通合计',
  },
  connect_rate: { title: '接通率', text: '语音信箱和机器应答不算接通。', formula: '有人接听的拨打 ÷ 拨打次数' },
  rpc_rate_calls: {
    title: '本人接通率（按拨打）',
    text: '身份核实失败不算本人接通。',
    formula: '本人接通的拨打 ÷ 拨打次数',
  },
  ptp_rate: {
    title: '承诺率',
    text: '一次本人接通只计一次，无论作出几笔承诺。',
    formula: '作出还款承诺或分期约定的本人接通 ÷ 本人接通',
  },
  promises_made: { title: '新增承诺', text: '按作出承诺的时间计；分期的每一期各计一笔。', formula: '新增承诺合计' },
  promises_made_amount: { title: '新增承诺金额', text: '承诺还款的金额。', formula: '承诺金额合计' },
  promises_kept: {
    title: '承诺已履行',
    text: `截止前还款达到履约标准；计入截止当天。${REVERSED}`,
    formula: '已履行承诺合计',
  },
  promises_kept_amount: { title: '已履行承诺金额', text: '已履行承诺的承诺金额。', formula: '已履行承诺金额合计' },
  promises_partly_kept: {
    title: '承诺部分履行',
    text: '截止前有还款，但未达到履约标准。',
    formula: '部分履行承诺合计',
  },
  promises_partly_kept_amount: {
    title: '部分履行承诺金额',
    text: '部分履行承诺的承诺金额。',
    formula: '部分履行承诺金额合计',
  },
  promises_broken: { title: '承诺未履行', text: '截止前没有任何还款。', formula: '未履行承诺合计' },
  promises_broken_amount: { title: '未履行承诺金额', text: '未履行承诺的承诺金额。', formula: '未履行承诺金额合计' },
  kept_rate: {
    title: '履约率（笔数）',
    text: '截止日在本期内的承诺，不含已取消；按债权人设定的容差和宽限判定。',
    formula: '已履行承诺 ÷ 到期承诺',
  },
  kept_rate_amount: {
    title: '履约率（金额）',
    text: '口径同笔数，按承诺金额计；每种货币分别计算。',
    formula: '已履行承诺的金额 ÷ 到期承诺的金额',
  },
  partly_paid_rate: {
    title: '部分还款率',
    text: '部分履行承诺所收的款项，与履约率分开列示。',
    formula: '部分履行承诺的回款 ÷ 到期承诺的金额',
  },
  cures: { title: '结清', text: `因还款而不再逾期的账户逾期次数。${REVERSED}`, formula: '结清合计' },
  cures_amount: { title: '结清金额', text: '已结清案件入催时的逾期金额。', formula: '结清案件入催金额合计' },
  cleared_by_snapshot: {
    title: '数据更新出催',
    text: '贷款系统告知已无逾期但未说明原因：从不计为结清。',
    formula: '数据更新出催合计',
  },
  cleared_by_snapshot_amount: {
    title: '数据更新出催金额',
    text: '这些案件入催时的逾期金额。',
    formula: '数据更新出催金额合计',
  },
  payments: { title: '还款笔数', text: `冲抵了欠款的还款，按入账日计。${REVERSED}`, formula: '还款笔数合计' },
  collected: {
    title: '回款',
    text: `按入账日计的现金，扣除冲正，以所欠金额为限。${REVERSED}`,
    formula: '回款金额合计',
  },
  reversals: { title: '冲正笔数', text: '在本期登记的冲正，不论原还款属于哪一期。', formula: '冲正笔数合计' },
  reversed_in_period: {
    title: '本期冲正金额',
    text: '本期登记的冲正所扣回的金额，不论原还款属于哪一期。',
    formula: '冲正金额合计',
  },
  complaints: { title: '投诉', text: '按收到投诉的时间计。', formula: '投诉合计' },
  complaints_per_1000_contacts: {
    title: '每千次触达投诉',
    text: '以全部渠道的有效触达为基数。',
    formula: '投诉数 × 1000 ÷ 有效触达',
  },
}
