/** Who keeps a rule that the engine does not, and how, or why nobody does: in Chinese, by the words of the API. */
export const keepers: Readonly<Record<string, string>> = {
  'nobody here knows it': '本平台无从得知',
  "a text says what a template in use says, filled from the creditor's own books; what a person says on the phone or at the door is not known here":
    '短信的内容即在用模板的内容，由债权人自己的账目填充；人员在电话中或上门时说了什么，此处无从得知',
  'the debtor alone is contacted, to collect, and nobody else': '只为催收联系债务人本人，不联系其他任何人',
  'not known before; the report of the visit says whether, and stays on record':
    '事先无从得知；上门报告会写明，并留存记录',
  'a text goes to one telephone; how a visitor behaves is not known': '短信只发往一部手机；上门人员如何行事无从得知',
  'the script of a call begins with it; what is said is not known': '通话脚本以此开头；实际说了什么无从得知',
  'the telephone system records or does not; Dunwell dials no number itself':
    '录音与否取决于电话系统；Dunwell 自身不拨打任何号码',
  'an open dispute is a hold, and nothing leaves while it stands': '未答复的异议即为停催，期间不发出任何联系',
  'nothing is planned while a promise of instalments stands': '分期承诺履行期间不安排任何联系',
  'whether a debt is time-barred no loan system tells': '债务是否已过诉讼时效，没有贷款系统会告知',
  "whether an employer forbids it nobody tells; a visit's place is chosen by hand":
    '雇主是否禁止无人告知；上门地点由人工选定',
  'a deferral comes as the flag moratorium, and nothing leaves under it':
    '延期以“暂停期”标记的形式到来，期间不发出任何联系',
  'whoever opts out of texts on one number gets none on any': '在一个号码上退订短信的人，其所有号码均不再收到短信',
  'no text leaves without a consent on record, whose age no loan system tells':
    '没有在案的同意就不发短信；同意的时间远近，没有贷款系统会告知',
  'a visit alone has a place': '只有上门才有地点',
  'no such contact leaves': '不会发出此类联系',
  'Nothing leaves before its contact_attempted stands in the journal; what agencies report stands there too, as contact_reported.':
    '每次联系先记入日志，然后才发出；委外机构上报的联系同样记入日志。',
  'The journals keep every contact; nothing in them is ever deleted.': '日志保存每一次联系，其中的内容从不删除。',
  'An unexplained interval of 7 calendar days that cannot mean calls; wait for the full text of the standard.':
    '“7 个自然日”的间隔未作说明，且不可能指通话；待取得标准全文。',
  'Agencies and their yearly evaluation are not modelled: a person keeps them.':
    '平台没有委外机构及其年度评估的模型：由人工负责。',
  "Collectors' training is not modelled yet: a person keeps it.": '平台尚无催收员培训的模型：由人工负责。',
  'The title is known, the text is not. Our own choice: a complaint places a hold (tracking).':
    '仅知标题，未见正文。我们自己的做法：投诉即停催（由跟踪服务执行）。',
  "The sender's number is set in the gateway, and calls are dialled outside: a person approves the lines.":
    '发送号码在网关设置，电话在平台之外拨打：线路由人工批准。',
  'Agencies are not modelled: a person keeps the published list.': '平台没有委外机构的模型：公示名单由人工维护。',
  'Outcome by group is not figured, because no protected attribute is held.':
    '不按人群统计结果，因为平台不保存任何受保护的特征。',
  'Superseded by GB/T 45251-2025.': '已由 GB/T 45251-2025 取代。',
  'Only the debtor is ever contacted; contact persons are held and never used.':
    '只联系债务人本人；联系人信息仅作保存，从不使用。',
  'Pay is not ours to set: a person keeps it.': '薪酬不由本平台决定：由人工负责。',
  'There is no provider for letters, so that none leaves: the card letter is written elsewhere.':
    '没有信函服务商，因此不发出信函：信用卡催收函在别处制作。',
  'Agencies are not modelled, and there is no look-up page for debtors yet.':
    '平台没有委外机构的模型，也尚无供债务人查询的页面。',
  'No contact by a channel for which upstream has named no consent; withdrawal is an opt-out.':
    '上游未注明同意的渠道不得联系；撤回同意即为退订。',
  'Agencies, their mandates and the return of data are not modelled: a person keeps them.':
    '平台没有委外机构、其委托和数据返还的模型：由人工负责。',
  'Every plan carries the rows of the decision tables that decided, with what they looked at; versions are approved by a person.':
    '每份计划都带有起决定作用的决策表各行及其依据；各版本由人工批准。',
  'The ceiling: nothing is deleted when its legal period ends, unless the debtor is erased.':
    '上限：法定期限届满时不会自动删除，除非删除该债务人的信息。',
  'Strategy asks for at most one contact a day per debtor and creditor, all channels together. What a person asks for by hand, or agrees with the debtor, comes on top, within the caps of the other rules; between unanswered calls to a number five minutes pass.':
    '策略对每个债务人、每个债权人每天至多安排一次联系，各渠道合计。人工提出的或与债务人约定的联系另计，但不超过其他规则的上限；对同一号码的未接通电话之间至少间隔五分钟。',
  'Bought debts are not marked as such: the creditor sends them here after the notice.':
    '受让的债务没有专门标记：由债权人在通知之后送来。',
  'Only the debtor is ever contacted, so no guarantor before or after enforcement.':
    '只联系债务人本人，因此在强制执行前后都不联系担保人。',
  "No contact by a channel for which upstream has named no consent. Answers to requests within 30 days are a person's.":
    '上游未注明同意的渠道不得联系。三十日内答复请求由人工负责。',
  'A draft; the final text is not confirmed.': '草案，最终文本尚未确认。',
  'Licences and approvals of agencies and collectors are not modelled: a person keeps them.':
    '平台没有委外机构和催收员执照与许可的模型：由人工负责。',
  'Set `acts_as` of a Californian creditor to agency: then the federal rules bind it here too.':
    '将加利福尼亚州债权人的身份设为委外机构，联邦规则即在此同样约束它。',
  'Only the debtor is ever contacted, so nobody else of the household is.':
    '只联系债务人本人，因此不联系同住的其他人。',
  'No contact by a channel for which upstream has named no consent; one word in a reply revokes it.':
    '上游未注明同意的渠道不得联系；回复中的一个词即可撤回同意。',
  "Judged as a call is claimed: five minutes after an unanswered call to the number, and no seventh call to it in one of the debtor's days. Strategy asks for at most one contact a day per debtor and creditor, all channels together.":
    '在领取电话时判定：对该号码的未接通电话之后须过五分钟，且在债务人的一天之内不拨打第七次。策略对每个债务人、每个债权人每天至多安排一次联系，各渠道合计。',
  "Nothing here leaves voicemails; the words of a collector who does are their employer's to train.":
    '本平台不会留下语音留言；催收员自行留言的措辞由其雇主培训。',
  'There is no provider for e-mail, so that none leaves.': '没有邮件服务商，因此不发出邮件。',
  'The notice and its timer are not built: the agency sends it; debt.validation_info is not asked.':
    '债务确认通知及其计时尚未实现：由委外机构发出；此处不查验该项。',
  'The journals keep every contact; nothing in them is ever deleted. Recordings of calls are not held here.':
    '日志保存每一次联系，其中的内容从不删除。通话录音不在此保存。',
  'Nothing here reports to a credit bureau.': '本平台不报送征信。',
  'Texts count as autodialled and leave only with a consent for texts; calls are dialled by hand.':
    '短信视为自动发送，仅在有短信同意时发出；电话由人工拨打。',
}
