import type { HttpQuestion } from './http-exchange.js'

/** `https://user:password@host/` asks for Basic authentication; as a header it is kept back and hidden like others. */
export function withoutUserinfo(question: HttpQuestion): HttpQuestion {
  const { username, password } = question.url
  if (username === '' && password === '') return question
  const url = new URL(question.url)
  url.username = url.password = ''
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`
  return {
    ...question,
    url,
    headers: { authorization, ...question.headers },
    credentials: [...question.credentials, 'authorization'],
  }
}
