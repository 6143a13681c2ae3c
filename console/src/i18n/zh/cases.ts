import type * as en from '../en/cases.ts'
import type { Same } from '../same.ts'

export const cases: Same<typeof en.cases> = {
  title: '案件',
  lead: '您可见的全部案件。筛选条件保存在网址中，复制即可分享。',
  loaded: '{{count}} 个案件',
  loaded_other: '{{count}} 个案件',
  andMore: '滚动可加载更多',
  allLoaded: '已全部加载',
  columns: {
    loan: '贷款', creditor: '债权人', state: '状态', bucket: '逾期阶段', overdue: '逾期金额', days: '天数',
    assigned: '催收员', team: '小组', opened: '立案时间', hold: '停催', band: '金额段', choose: '选择',
  },
  filters: {
    title: '筛选', state: '状态', bucket: '逾期阶段', creditor: '债权人', assigned: '催收员', hold: '停催', band: '金额段',
    days: '逾期天数', any: '不限', clear: '清除筛选', creditorHint: '债权人名称',
  },
  chosen: '已选 {{count}} 个案件',
  chosen_other: '已选 {{count}} 个案件',
  chooseAll: '选择已加载的全部案件',
  assignTo: '分配给',
  assignHint: '催收员姓名；留空则退回小组',
  assign: '分配',
  assigning: '已分配 {{done}} / {{all}}',
  assigned: '已分配 {{count}} 个案件',
  assigned_other: '已分配 {{count}} 个案件',
  notAssigned: '{{count}} 个案件未能分配',
  notAssigned_other: '{{count}} 个案件未能分配',
  open: '打开贷款 {{loan}} 的案件',
  choose: '选择贷款 {{loan}} 的案件',
  empty: '没有符合条件的案件',
  emptyWhy: '您可见的范围内没有符合这些条件的案件。',
  waiting: '正在等待第一个事件…',
  waitingWhy: '目前还没有案件。发送一个逾期事件，成为案件后会立即显示在此。',
  none: '您名下还没有案件',
  noneWhy: '您只能看到分配给您的案件。请在工作台领取下一通电话，或向组长申请案件。',
  yes: '停催中',
}

export const find: Same<typeof en.find> = {
  title: '查找',
  hint: '贷款编号、案件编号或电话号码，需完整一致',
  nothing: '您可见的范围内没有找到',
  nothingWhy: '此查找为精确匹配。电话请带国家区号，如 +86 138 0013 8000，或按{{country}}的拨号方式输入。',
  phone: '电话', loan: '贷款', case: '案件',
  results: '{{count}} 条结果',
  results_other: '{{count}} 条结果',
}
