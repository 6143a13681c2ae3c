const TONGUES = { en: 'en', zh: 'zh-CN' } as const

/** The languages to choose from, each by its own name, whatever one reads in. */
export function tongues(names: { en: string; zh: string }) {
  return (['en', 'zh'] as const).map((value) => ({
    value,
    label: (
      <span lang={TONGUES[value]} data-tongue>
        {names[value]}
      </span>
    ),
  }))
}
