import { ownHeaders } from './client.ts'
import { noteReached } from './connection.ts'
import { Problem, problemOf } from './problem.ts'

type Wanted = { path: string; file: File; name: string; progress?: (share: number) => void }

/** Sends a whole file to a door of intake that reads files; what it answered, as it came. A Problem for a refusal. */
function send({ path, file, name, progress }: Wanted): Promise<Blob> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest() // fetch does not say how far an upload is
    const mark = path.includes('?') ? '&' : '?'
    request.open('POST', `/api/intake/v1${path}${mark}name=${encodeURIComponent(name)}`)
    for (const [header, value] of Object.entries(ownHeaders('POST'))) request.setRequestHeader(header, value)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.responseType = 'blob'
    request.upload.addEventListener('progress', (event) =>
      progress?.(event.lengthComputable ? event.loaded / event.total : 0),
    )
    request.addEventListener('error', () => {
      noteReached(false)
      failed(Problem.away())
    })
    request.addEventListener('load', () => {
      noteReached(request.status !== 502 && request.status !== 504)
      const answer = request.response as Blob
      if (request.status < 400) done(answer)
      else void refusal(request, answer).then(failed)
    })
    request.send(file)
  })
}

async function refusal(request: XMLHttpRequest, answer: Blob): Promise<Problem> {
  const wait = request.getResponseHeader('Retry-After')
  const body: unknown = await answer
    .text()
    .then(JSON.parse)
    .catch(() => null)
  return problemOf(new Response(null, { status: request.status, headers: wait ? { 'Retry-After': wait } : {} }), body)
}

export async function uploadForJson<Data>(wanted: Wanted): Promise<Data> {
  return JSON.parse(await (await send(wanted)).text()) as Data
}

export const uploadForFile = send
