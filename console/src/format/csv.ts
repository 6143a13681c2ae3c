const FORMULA = /^[\s\u00a0]*[=+\-@\t\r\n|%]/

/** A cell that no spreadsheet takes for a formula: what could be one gets an apostrophe; numbers stay numbers. */
function cell(value: string): string {
  const safe = FORMULA.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csv(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** A list as the API has it: its names above, its codes and numbers below. */
export function listAsCsv<Item extends object>(
  items: readonly Item[],
  names: readonly (keyof Item & string)[],
): string {
  return csv([names, ...items.map((item) => names.map((name) => String(item[name] ?? '')))])
}

/** Hands a table to the browser as a file; the mark in front lets spreadsheets read Chinese. */
export function save(name: string, text: string): void {
  saveFile(name, new Blob([`\ufeff${text}`], { type: 'text/csv;charset=utf-8' }))
}

/** Hands a file to the browser. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
