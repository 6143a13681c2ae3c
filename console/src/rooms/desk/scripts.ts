type Facts = { creditor: string; amount: string }

/** What is said on a call, in the debtor's language: who calls, whether it is them, then why, then a way to pay. */
export function scriptFor(language: 'en' | 'zh', facts: Facts, places: readonly string[]): string[] {
  return language === 'zh' ? chinese(facts) : english(facts, places)
}

function english({ creditor, amount }: Facts, places: readonly string[]): string[] {
  const disclosure = places.some((place) => place.startsWith('US'))
    ? ['This is an attempt to collect a debt, and any information obtained will be used for that purpose.']
    : []
  return [
    `Good day, my name is … and I am calling for ${creditor}. This call is recorded. Am I speaking to …?`,
    'To make sure that I speak to the right person: would you tell me your date of birth?',
    ...disclosure,
    `It is about ${amount} that was due and has not reached us. May I ask what happened?`,
    'What could you pay, and by when? We can also agree on instalments.',
    'If you are in difficulty, or think that the amount is wrong, tell me: we will stop and look into it.',
    'Let me repeat what we agreed on … Thank you for your time.',
  ]
}

function chinese({ creditor, amount }: Facts): string[] {
  return [
    `您好，我是${creditor}的工作人员，工号……，本次通话将被录音。请问您是……本人吗？`,
    '为确认您的身份，请您提供出生日期。',
    `您有一笔${amount}的款项已逾期，想了解一下您遇到了什么情况？`,
    '您看什么时间、可以还多少？我们也可以协商分期。',
    '如果您有困难，或对金额有异议，请告诉我，我们会先暂停联系并核实处理。',
    '我再与您确认一下刚才的约定：……感谢您的时间。',
  ]
}
