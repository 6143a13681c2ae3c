/** Chinese instruments, their sections and what was written about them, by the words that the packs have for them. */
export const instruments: Readonly<Record<string, string>> = {
  'GB/T 45251-2025 Internet finance - Online consumer lending - Guidance on post-loan collection risk control':
    'GB/T 45251-2025《互联网金融 个人网络消费信贷 贷后催收风控指引》',
  'GB/T 45251-2025': 'GB/T 45251-2025',
  'China Banking Association, Guidelines for Collection of Personal Consumer Loans by Financial Institutions (Trial)':
    '中国银行业协会《金融机构个人消费类贷款催收工作指引（试行）》',
  'China Banking Association guideline 2026 (Trial)': '中国银行业协会催收工作指引（试行，2026）',
  'NIFA Guidelines for Internet Finance Post-loan Collection Business (2024-05-15)':
    '中国互联网金融协会《互联网金融贷后催收业务指引》（2024年5月15日）',
  'NIFA self-discipline convention on collecting overdue internet-finance debt (Trial, 2018)':
    '中国互联网金融协会《互联网金融逾期债务催收自律公约（试行）》（2018）',
  'NIFA convention 2018': '互联网金融逾期债务催收自律公约（2018）',
  'Measures for the Supervision of Credit Card Business of Commercial Banks (2011)':
    '《商业银行信用卡业务监督管理办法》（2011）',
  'Measures for Credit Card Business (2011)': '商业银行信用卡业务监督管理办法（2011）',
  'Notice on further promoting the regulated and healthy development of credit card business (2022)':
    '《关于进一步促进信用卡业务规范健康发展的通知》（2022）',
  'Measures for the Administration of Consumer Finance Companies (NFRA Order 4 of 2024)':
    '《消费金融公司管理办法》（国家金融监督管理总局令2024年第4号）',
  'Personal Information Protection Law': '《个人信息保护法》',
  'Civil Code': '《民法典》',
  'Criminal Law': '《刑法》',
  'Shenzhen SEZ Personal Bankruptcy Regulations (2021); Xiamen SEZ Personal Bankruptcy Protection Regulations (2025)':
    '《深圳经济特区个人破产条例》（2021）；《厦门经济特区个人破产保护条例》（2025）',
  '5.3 business management': '5.3 业务管理',
  '5.3 notice-type collection': '5.3 通知类催收',
  '5.3 interactive collection': '5.3 交互类催收',
  '5.3 collection target': '5.3 催收对象',
  '5.3 collection records': '5.3 催收记录',
  unknown: '条款不详',
  '5.4 management of third-party collection agencies': '5.4 第三方催收机构管理',
  '5.2 organisation and staff': '5.2 组织与人员',
  '5.6 complaint handling (title known, text not available)': '5.6 投诉处理（仅知标题，未见正文）',
  'chapter 3': '第三章',
  'art. 22': '第二十二条',
  'chapter 3, prohibited acts': '第三章 禁止行为',
  'chapter 3, eight prohibited acts': '第三章 八项禁止行为',
  'external agency management': '外部催收机构管理',
  'use of artificial intelligence': '人工智能的使用',
  all: '全文',
  'arts 13-14': '第十三、十四条',
  'art. 15': '第十五条',
  'arts 16-19': '第十六至十九条',
  'arts 20-21': '第二十、二十一条',
  'art. 66': '第六十六条',
  'art. 68': '第六十八条',
  'art. 69': '第六十九条',
  'art. 70': '第七十条',
  'consumer protection and partner management': '消费者保护与合作机构管理',
  'collection article, number not known': '催收条款，条号不详',
  'arts 5, 6, 13, 14, 15': '第五、六、十三、十四、十五条',
  'arts 21, 23': '第二十一、二十三条',
  'arts 24, 55': '第二十四、五十五条',
  'arts 25, 28, 29, 31': '第二十五、二十八、二十九、三十一条',
  'arts 19, 47': '第十九、四十七条',
  'arts 1032, 1033': '第一千零三十二、一千零三十三条',
  'art. 546': '第五百四十六条',
  'arts 687, 688': '第六百八十七、六百八十八条',
  'arts 1161, 1064': '第一千一百六十一、一千零六十四条',
  'art. 293-1': '第二百九十三条之一',
  'effect of acceptance, article not known': '受理的效力，条号不详',
  'GB/T 45251-2025 cover and table of contents (5.1 to 5.7)': 'GB/T 45251-2025 封面与目录（5.1 至 5.7）',
  'China News Jingwei 2025-03-13 report quoting GB/T 45251-2025': '中新经纬2025年3月13日报道，引用 GB/T 45251-2025',
  'Hainan Daily 2025-03-16 report on GB/T 45251-2025': '海南日报2025年3月16日报道 GB/T 45251-2025',
  'Beijing News, GB/T 45251-2025 released, 2024 NIFA guideline repealed':
    '新京报：GB/T 45251-2025 发布，2024年互金协会指引废止',
  'csai.cn Q&A on GB/T 45251-2025': '希财网问答：GB/T 45251-2025',
  'Article on GB/T 45251-2025 staff training and outsourcing': '关于 GB/T 45251-2025 人员培训与外包的文章',
  'Report on NIFA Guidelines for Internet Finance Post-loan Collection Business, 2024-05-15':
    '关于《互联网金融贷后催收业务指引》的报道，2024年5月15日',
  '21st Century Business Herald 2026-01-31 summary of the CBA guideline':
    '21世纪经济报道2026年1月31日：银行业协会指引要点',
  'China Securities Journal 2026-01-31 summary of the CBA guideline': '中国证券报2026年1月31日：银行业协会指引要点',
  'Broker China 2026-01-31 summary of the CBA guideline': '券商中国2026年1月31日：银行业协会指引要点',
  'Changsha Evening paper 2026-02-04, consumer-loan collection enters the rule-bound era':
    '长沙晚报2026年2月4日：消费贷催收步入有规可循时代',
  'Commentary on the CBA guideline, art. 22 on visits': '银行业协会指引评论：第二十二条关于上门',
  'Economic Information Daily report on the CBA guideline': '经济参考报关于银行业协会指引的报道',
  '01caijing 2026-01-31 on the CBA guideline': '零壹财经2026年1月31日：银行业协会指引',
  'Page reproducing arts. 66, 68, 69 of the Measures for Credit Card Business of Commercial Banks':
    '转载《商业银行信用卡业务监督管理办法》第六十六、六十八、六十九条的网页',
  'Page reproducing art. 70 of the Measures for Credit Card Business of Commercial Banks':
    '转载《商业银行信用卡业务监督管理办法》第七十条的网页',
  'Q&A on the 2022 CBIRC/PBOC credit-card notice': '问答：2022年银保监会、人民银行信用卡通知',
  'China Justice Observer, Is amicable debt collection legal in China': '中国司法观察：在中国非诉催收是否合法',
  'Measures for the Administration of Consumer Finance Companies, NFRA Order 4 of 2024 (existence and date)':
    '《消费金融公司管理办法》，国家金融监督管理总局令2024年第4号（存在与日期）',
  '2018 NIFA self-discipline convention, chapter III articles 13-21 (reproductions)':
    '2018年互金协会自律公约第三章第十三至二十一条（转载）',
  'Personal Information Protection Law 2021, full text': '《个人信息保护法》（2021）全文',
  'Civil Code, full text by book': '《民法典》全文（分编）',
  'Criminal Law art. 293-1': '《刑法》第二百九十三条之一',
  'Overview of the Shenzhen SEZ Personal Bankruptcy Regulations, in force 2021-03-01':
    '《深圳经济特区个人破产条例》概述，2021年3月1日施行',
  'Xiamen SEZ Personal Bankruptcy Protection Regulations, in force 2025-11-01 (opening articles only)':
    '《厦门经济特区个人破产保护条例》，2025年11月1日施行（仅开头几条）',
  'general knowledge, not confirmed in a source': '一般认知，尚无来源佐证',
}
