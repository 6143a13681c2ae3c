import type * as en from '../en/codes.ts'
import type { Same } from '../same.ts'

export const codes: Same<typeof en.codes> = {
  NA: { short: '无人接听', means: '无人接听。' },
  BZ: { short: '忙线', means: '对方线路忙。' },
  VM: { short: '语音信箱', means: '转入语音信箱，未留言。' },
  LM: { short: '已留言', means: '已留下内容受限的留言。' },
  DC: { short: '空号停机', means: '号码已停用，将标记为无效。' },
  HU: { short: '挂断', means: '核实身份之前对方挂断。' },
  DROP: { short: '呼损', means: '对方接听时没有空闲坐席。' },
  WN: { short: '号码有误', means: '不是本人，此号码不再拨打。' },
  TPC: { short: '第三方接听', means: '他人接听，未透露任何债务信息。' },
  CB: { short: '约定回电', means: '约定另行通话的时间。' },
  PTP: { short: '承诺还款', means: '承诺在某日前还款某金额。' },
  PLAN: { short: '分期还款', means: '同意分期还款。' },
  PAID: { short: '当场还款', means: '通话中已全部或部分还款。' },
  CLP: { short: '称已还款', means: '称已还款：核实之前停止联系。' },
  RTP: { short: '拒绝还款', means: '拒绝还款。' },
  NCM: { short: '未作承诺', means: '已通话，未达成约定。' },
  DISP: { short: '提出异议', means: '对债务或金额有异议：停止联系。' },
  IDT: { short: '否认债务', means: '称债务并非本人：停止联系，并核查是否冒用。' },
  HARD: { short: '经济困难', means: '无力还款：其所有案件停止联系。' },
  VUL: { short: '弱势人群', means: '患病、情绪困扰或无法理解：其所有案件停止联系。' },
  STOP: { short: '停止联系', means: '要求不再以此方式或任何方式联系。' },
  REP: { short: '委托代理', means: '已委托律师或顾问代为沟通。' },
  BKY: { short: '申请破产', means: '已申请破产。' },
  DEC: { short: '已故', means: '债务人已故。' },
  COMP: { short: '投诉', means: '提出投诉：开始计算处理时限。' },
  LEGAL: { short: '法律程序', means: '正在进行法律程序。' },
  FAIL: { short: '技术故障', means: '技术故障，无法确定是否已接通。' },
  SUPP: { short: '未联系', means: '因规则限制未联系。' },
}

export const channels: Same<typeof en.channels> = {
  call: '电话',
  sms: '短信',
  email: '邮件',
  letter: '信函',
  visit: '上门',
}

export const caseStates: Same<typeof en.caseStates> = { open: '处理中', closed: '已关闭' }

export const promiseStates: Same<typeof en.promiseStates> = {
  OPEN: '待履行',
  KEPT: '已履行',
  PARTIAL: '部分履行',
  BROKEN: '未履行',
  CANCELLED: '已取消',
}

export const holds: Same<typeof en.holds> = {
  promise: '承诺期内',
  dispute: '异议处理',
  identity: '身份核查',
  hardship: '经济困难',
  vulnerable: '弱势保护',
  complaint: '投诉处理',
  claims_paid: '还款核实',
  represented: '委托代理',
  insolvent: '破产',
  deceased: '身故',
  legal: '法律程序',
  stop: '本人要求停止联系',
  manual: '人工决定',
}

export const flags: Same<typeof en.flags> = {
  vulnerable: '弱势人群',
  deceased: '已故',
  incapacity: '无行为能力',
  minor: '未成年',
  insolvent: '破产',
  represented: '委托代理',
  moratorium: '暂停期内',
  exempt: '豁免',
}

export const reasons: Same<typeof en.reasons> = {
  hold: '停催中：{{hold}}。',
  flag: '该债务人标记为：{{flag}}。',
  cease: '本人已书面要求停止一切联系。',
  opted_out: '本人要求不以此方式联系。',
  no_consent: '本人未同意以此方式联系。',
  no_contact_point: '没有可用的号码。',
  no_provider: '此处没有该渠道的服务商。',
  no_channel: '没有可用的渠道。',
  unknown_template: '没有这个模板。',
  erased: '该人的信息已删除。',
  cleared: '已无逾期。',
  plan_ended: '计划已结束。',
  plan_revised: '计划已重新制定。',
  withdrawn: '计划自行取消。',
  cannot_judge: '无法判断：已知情况自相矛盾。',
  template: '模板无法使用。',
  replanned: '计划已重新制定。',
  not_after: '已超过时限。',
  past: '案件进入时，该步骤日期已过。',
  hold_out: '该案件属于对照组，不主动联系。',
  window_closes: '可联系时段即将结束。',
  outreach_stopped: '该债权人的全部触达已停止。',
  no_plausible_zone: '无法确定其所在时区。',
  public_holidays_missing: '缺少当地法定节假日数据。',
  no_instant_in_two_months: '两个月内没有规则允许的时间。',
  by_hand: '已人工取消。',
  paid: '已有还款到账。',
  promise: '承诺期内。',
  quiet: '案件暂处静默期。',
  not_leading: '以此人的另一案件为主进行联系。',
  waits: '判断所需的数据尚未到达。',
  other: '原因：{{reason}}',
}
