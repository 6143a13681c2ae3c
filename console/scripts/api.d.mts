export const SERVICES: string[]
export function typesOf(service: string): Promise<string>
export function fileOf(service: string): URL
