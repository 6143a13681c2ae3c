/** What was written about the law of other countries, in Chinese, by the titles that the packs have for it. */
export const cited: Readonly<Record<string, string>> = {
  'ACCC/ASIC guideline part 2 s4 Hours of contact': '《债务催收指南》第二部分第 4 节：联系时段',
  'ACCC/ASIC guideline part 2, sections 1, 3-7 (index page)': '《债务催收指南》第二部分第 1、3 至 7 节（目录页）',
  'ACCC/ASIC guideline part 2 s5 Frequency of contact': '《债务催收指南》第二部分第 5 节：联系频率',
  'ACCC/ASIC guideline part 2 s7 Face-to-face contact': '《债务催收指南》第二部分第 7 节：当面联系',
  'Guideline text, section 1, making contact with a debtor (2005-based edition)':
    '指南正文第 1 节：与债务人联系（以 2005 年版为基础）',
  'CDL Udi and ACE-CB notes on CDC arts 42 and 71': '巴西商会（CDL Udi、ACE-CB）关于消费者法典第 42、71 条的说明',
  'Directive (EU) 2021/2167 article 10': '欧盟第 2021/2167 号指令第 10 条',
  'HKAB Code of Banking Practice, debt collection activities (reproduction)': '《银行营运守则》收债活动（转载）',
  'HKMA Guideline 3.4.1 Debt Collection Agencies': '香港金融管理局指引 3.4.1：收债机构',
  'IFEC, Debt collection': '香港投资者及理财教育委员会：收债',
  'IFLR on the revised Code of Banking Practice': '《国际金融法律评论》：修订后的《银行营运守则》',
  'Okezone 2024-07-13 quoting POJK 22/2023 art. 62': 'Okezone 2024 年 7 月 13 日报道，引用 POJK 22/2023 第 62 条',
  'Kontan 2024-02-10, OJK on consent outside hours; Jambi Independent on art. 62(3)':
    'Kontan 2024 年 2 月 10 日：金融服务管理局谈时段外的同意；《占碑独立报》关于第 62 条第 3 款',
  'Business Standard and Mint on the RBI circular of 2022-08-12':
    '《商业标准报》与《薄荷报》关于印度储备银行 2022 年 8 月 12 日通函的报道',
  'RBI press release 2026-02-12 with draft Responsible Business Conduct Second Amendment Directions 2026; press summary':
    '印度储备银行 2026 年 2 月 12 日新闻稿及指令草案；媒体摘要',
  'CBK (Digital Credit Providers) Regulations 2022, LN 46 of 2022; law-firm note':
    '肯尼亚《数字信贷机构条例》（2022 年第 46 号）；律师事务所说明',
  "SCI statutory notice on collectors' duties under the Personal Debtor Protection Act":
    'SCI 关于《个人债务人保护法》下催收人义务的法定公告',
  'Edaily 2024-11-25 on 7-in-7 and deferral': 'Edaily 2024 年 11 月 25 日：七日七次与暂缓联系',
  'MBN on the night-time ban of the Fair Debt Collection Act': 'MBN：《公正债权催收法》的夜间禁止',
  '2015-01-02 list of the dispositions (business days, minors, elderly)':
    '2015 年 1 月 2 日规定清单（工作日、未成年人、老年人）',
  'Tribuna de Mexico 2026-01-06 on CONDUSEF limits': '《墨西哥论坛报》2026 年 1 月 6 日：CONDUSEF 的限制',
  'El Financiero and IDC 2014-10-07/08 on the CONDUSEF dispositions':
    '《金融家报》与 IDC 2014 年 10 月 7 日、8 日：CONDUSEF 规定',
  "Forum copy of the eight main points (debtor's time zone)": '论坛转载的八个要点（债务人时区）',
  'Text of SEC MC 18 of 2019, LabanPH; Philstar 2019-08-26':
    '菲律宾证券交易委员会 2019 年第 18 号备忘通函文本（LabanPH）；《菲律宾星报》2019 年 8 月 26 日',
  "The platform's own policy": '平台自有规则',
  'Bailiff service of Murmansk region 2025-09-29 on Federal Law 230-FZ':
    '摩尔曼斯克州法警局 2025 年 9 月 29 日：关于第 230-FZ 号联邦法',
  '230-FZ article 7 (beginning of the article)': '第 230-FZ 号联邦法第 7 条（条文开头）',
  'Debt Collection Act 2022 (Singapore Statutes Online)': '《2022 年债务催收法》（新加坡法规在线）',
  'Debt Collection (Class Licence) Order 2023 (public copy)': '《2023 年债务催收（类别牌照）令》（公开副本）',
  'FCA Handbook, provisions related to CONC 7.9': '英国金融行为监管局手册：与 CONC 7.9 相关的条文',
  'FCA Handbook MCOB 13.5.3R and 13.5.4G': '英国金融行为监管局手册 MCOB 13.5.3R 与 13.5.4G',
  "FCA Handbook, visits to a customer's property (shown with CONC 7.13.10)":
    '英国金融行为监管局手册：到客户住所上门（附于 CONC 7.13.10）',
  'FCA Handbook CONC 7.14 (2015-06-19 version)': '英国金融行为监管局手册 CONC 7.14（2015 年 6 月 19 日版）',
  'FCA Handbook, provision on mental capacity shown with CONC 7.5.6':
    '英国金融行为监管局手册：关于心智能力的条文（附于 CONC 7.5.6）',
  'FCA Handbook, provisions related to CONC 7.3.4 (2024-11-20)':
    '英国金融行为监管局手册：与 CONC 7.3.4 相关的条文（2024 年 11 月 20 日）',
  'Debt Respite Scheme Regulations 2020 (SI 2020/1311), contents; Ashfords summary':
    '《2020 年债务喘息计划条例》（SI 2020/1311）目录；Ashfords 摘要',
  'Nolo, California fair debt collection laws': 'Nolo：加利福尼亚州公平催收法律',
  '209 CMR 18.16': '马萨诸塞州法规汇编 209 CMR 18.16',
  'Lemberg Law on 940 CMR 7.04(1)(f) and the AG guidance': 'Lemberg Law：940 CMR 7.04(1)(f) 与总检察长指引',
  '940 CMR 7.04 and 7.05': '马萨诸塞州法规汇编 940 CMR 7.04 与 7.05',
  'Sheppard Mullin via Mondaq 2025-08-11 on the NYC amended rules':
    '盛智律师事务所（经 Mondaq）2025 年 8 月 11 日：纽约市修订规则',
  'Americollect 2026-04, NYC DCWP rules finalised': 'Americollect 2026 年 4 月：纽约市规则定稿',
  'ABA Banking Journal 2026-02-26, NYC rule covers banks':
    '《美国银行家协会银行业杂志》2026 年 2 月 26 日：纽约市规则涵盖银行',
  'Orrick InfoBytes 2025-04-18 on NYC FAQ (3-year records)':
    '奥睿律师事务所 2025 年 4 月 18 日：纽约市问答（记录保存三年）',
  'Washington State DFI, Debt collectors and your rights': '华盛顿州金融机构局：催收人与您的权利',
  '12 CFR part 1006 (Regulation F) with Official Interpretations, eCFR text of 2025-11-21':
    '12 CFR 第 1006 部分（F 条例）及官方释义，电子联邦法规 2025 年 11 月 21 日文本',
  'Page quoting 11 USC 362(a)': '引用 11 USC 362(a) 的网页',
  'FCC rules 64.1200 text, 2021 edition': '联邦通信委员会规则 64.1200 文本（2021 年版）',
  'JD Supra on 47 CFR 64.1200(a)(10)': 'JD Supra：关于 47 CFR 64.1200(a)(10)',
  'Mondaq, FCC extends TCPA consent-revocation deadline': 'Mondaq：联邦通信委员会延长撤回同意规定的期限',
  'Consumer Financial Services Law Monitor, revoke-all moved to 2027-01-31':
    '《消费金融服务法律观察》：全部撤回推迟至 2027 年 1 月 31 日',
  'USLegal on telephone solicitation hours': 'USLegal：电话推销时段',
  'Circular 18/2019/TT-NHNN summary': '第 18/2019/TT-NHNN 号通知摘要',
}
