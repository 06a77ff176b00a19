// Pages of an idea: what is typed is saved as it is typed. What cannot be saved now waits on this phone, and says so.
// An entry in the phone's storage is one page's words that nobody has confirmed as saved; a good save removes it.
// Everything that is said stands in the page's <template data-keep-say>. Without this script the page's button saves.

const SOON = 1000, AGAIN = 15000, LATEST = 60000, PATIENCE = 10000, SMALL = 60000
const KEPT_FOR = 14 * 24 * 60 * 60 * 1000
const MARK = 'kit-keep:', NEW = 'new'
const NOT_TYPED = new Set(['csrf_token', 'version', 'then', 'once', 'kept'])
const BOXES = new Set(['radio', 'checkbox'])
const NO_FIELD = new Set(['file', 'submit', 'button', 'hidden'])
const PHONE = matchMedia('(pointer: coarse), (max-width: 40rem)').matches

const place = document.querySelector('[data-keep]')
const { keepWhose: whose, keepIdea: began, keepPart: part, keepSaved: savedAs, keepHeld: held, keepVersion: chosenFrom, keepOwn: own } = place.dataset
const line = place.querySelector('[data-keep-line]')
const form = place.querySelector('[data-keep-form] form')

// What waits on this phone ---------------------------------------------------------------------------------------

const keyOf = (idea, of = part) => `${MARK}${whose}:${idea}:${of}`
const read = key => { try { return JSON.parse(localStorage.getItem(key)) } catch { return null } }
const put = (key, entry) => { try { localStorage.setItem(key, JSON.stringify(entry)); return true } catch { return false } }
const drop = key => { try { localStorage.removeItem(key) } catch { /* this browser keeps nothing */ } }

// List what waits. Somebody else's words never stay, nor what is older than a fortnight.
const waiting = () => {
  try {
    const found = []
    for (const key of Object.keys(localStorage).filter(one => one.startsWith(MARK))) {
      const entry = read(key)
      if (!entry || !key.startsWith(`${MARK}${whose}:`) || Date.now() - entry.at > KEPT_FOR) drop(key)
      else found.push([key, entry])
    }
    return found
  } catch {
    return []
  }
}

// What is said ---------------------------------------------------------------------------------------------------

let saying = ''
const say = (what, more) => {
  if (saying === what || !line) return
  saying = what
  const words = place.querySelector(`template[data-keep-say="${what}"]`)
  line.replaceChildren(...(words ? [words.content.cloneNode(true)] : []))
  for (const one of place.querySelectorAll('[data-keep-here]')) one.hidden = (one.dataset.keepHere === 'phone') !== PHONE
  if (more) line.append(more)
}

// Sending --------------------------------------------------------------------------------------------------------

// Gives how it was answered: 0 when nothing came back. `last`: it goes on its way though the page is left.
const post = async (path, words, version, token, last = false) => {
  const body = `${new URLSearchParams([...words, ['csrf_token', token], ['version', version], ['then', 'keep']])}`
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), PATIENCE)
  try {
    const answer = await fetch(path, { method: 'POST', body, headers, keepalive: last && body.length < SMALL, signal: stop.signal })
    const plain = answer.headers.get('Content-Type')?.startsWith('application/json')
    return { status: answer.status, told: plain ? await answer.json() : null }
  } catch {
    return { status: 0, told: null }
  } finally {
    clearTimeout(timer)
  }
}

// Words of other pages that wait here go on their way from whatever page of the idea is open.
const flush = async () => {
  const token = document.querySelector('input[name="csrf_token"]')?.value
  const mine = key => [began, ...(own ? [NEW] : [])].some(idea => key.startsWith(keyOf(idea, ''))) && !key.endsWith(`:${part}`)
  let saved = 0, left = 0
  for (const [key, entry] of waiting().filter(([one]) => mine(one))) {
    const { status } = await post(entry.path, entry.words, entry.version, token)
    if (status === 200) { drop(key); saved += 1 } else left += 1
  }
  if (form) return
  if (saved) location.reload()
  else if (left) say('left')
}

// On the page of both texts: the choice is made, so nobody is asked again.
const choose = () => {
  const entry = read(keyOf(began))
  if (!entry) return
  place.addEventListener('submit', () => put(keyOf(began), { ...entry, version: Number(chosenFrom) }))
  place.querySelector('a[href]').addEventListener('click', () => drop(keyOf(began)))
}

// A page that is written on --------------------------------------------------------------------------------------

const write = () => {
  let path = form.getAttribute('action') || location.pathname
  const tab = Math.random().toString(36).slice(2)
  let version = form.elements.version.value, token = form.elements.csrf_token.value
  let idea = began, key = keyOf(idea)
  let dirty = false, everSaved = false, sending = null, stopped = false, leaving = false, timer = 0, wait = AGAIN

  const fields = () => [...form.elements].filter(one => one.name && !NOT_TYPED.has(one.name) && !NO_FIELD.has(one.type))
  const words = () => [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !NOT_TYPED.has(name))
  const told = some => some.filter(([, value]) => value.trim())
  const plain = some => JSON.stringify(told(some).map(([name, value]) => [name, value.replace(/\s+/g, ' ').trim()]))
  const same = (one, other) => plain(one) === plain(other)
  const isDown = () => saying === 'offline' || saying === 'nowhere'
  const sayDown = () => say(read(key) || !dirty ? 'offline' : 'nowhere')

  form.addEventListener('formdata', event => {
    event.formData.set('version', version)
    event.formData.set('csrf_token', token)
    if (everSaved) event.formData.set('kept', '1')
  })

  const when = place.querySelector('[data-keep-words]')
  const sayWhen = said => {
    when.textContent = said
    when.parentElement.hidden = !said
  }
  sayWhen(when.dataset.keepTyped || '')

  const later = after => { clearTimeout(timer); timer = setTimeout(save, after) }
  const touch = () => {
    dirty = true
    put(key, { words: words(), version: Number(version), at: Date.now(), tab, path })
    if (saying === 'back' || saying === 'restored') say('')
    if (!navigator.onLine) sayDown()
    if (!stopped && !isDown()) later(SOON)
  }
  // The first words began the idea: from now on this page is a part of it, when it is loaded again too.
  const begun = answer => {
    idea = answer.idea
    key = keyOf(idea)
    path = answer.page
    history.replaceState(null, '', path)
  }
  const saved = (answer, sent) => {
    version = String(answer.version)
    if (read(key)?.tab === tab) drop(key)
    if (idea !== answer.idea) begun(answer)
    wait = AGAIN
    dirty = false
    everSaved = true
    sayWhen(answer.saved)
    if (saying && saying !== 'restored') say('back')
    if (!same(words(), sent)) touch()
  }
  const send = async ({ renewed = false, last = false } = {}) => {
    clearTimeout(timer)
    const sent = words()
    const { status, told: answer } = await post(path, sent, version, token, last)
    if (status === 400 && !renewed && await renew()) return send({ renewed: true })
    if (status === 200 && answer) saved(answer, sent)
    else if (!status || status === 429 || status >= 500) {
      if (status) say('trouble')
      else sayDown()
      later(wait)
      wait = Math.min(wait * 2, LATEST)
    } else {
      stopped = true
      say(status === 401 || status === 400 ? 'away' : status === 409 && answer ? 'newer' : 'press')
    }
    return status
  }
  const save = () => sending ??= send().finally(() => { sending = null })

  // Somebody who signed in again in another tab has another token. It is taken only from a page of their own.
  const renew = async () => {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html')
      const same = page.querySelector('[data-keep]')?.dataset.keepWhose === whose
      if (same) token = page.querySelector('input[name="csrf_token"]').value
      return same
    } catch {
      return false
    }
  }

  // Send until everything is saved or nothing can be. Gives how the last was answered: 0 when nothing came back.
  const settle = async () => {
    let status = sending ? await sending : 200
    while (dirty && !stopped && status === 200) status = await save()
    return status
  }
  const may = () => dirty && !stopped && !leaving
  const hurry = () => { if (may()) save() }
  const leave = () => { if (may() && !isDown()) send({ last: true }) }
  const come = () => {
    if (saying === 'away') stopped = false
    wait = AGAIN
    hurry()
  }

  form.addEventListener('input', touch)
  form.addEventListener('focusout', event => { if (!isDown() && !form.contains(event.relatedTarget)) hurry() })
  document.addEventListener('visibilitychange', () => document.hidden ? leave() : come())
  addEventListener('pagehide', leave)
  addEventListener('focus', come)
  addEventListener('online', () => { if (!document.hidden) come() })
  addEventListener('offline', () => { if (dirty) sayDown() })
  addEventListener('pageshow', event => {
    if (!event.persisted) return
    leaving = false
    form.removeAttribute('aria-busy')
  })

  // A button saves first what is not saved yet: without a connection nobody is led away from their words.
  const saveFirst = (sheet, go) => async event => {
    if (leaving || (!dirty && !sending && navigator.onLine)) return
    event.preventDefault()
    const by = event.submitter
    sheet.setAttribute('aria-busy', 'true')
    const status = dirty || sending ? await settle() : 0
    leaving = status !== 0
    if (leaving) return setTimeout(go, 0, by) // a form cannot be sent while it is being sent
    sheet.removeAttribute('aria-busy')
    sayDown()
  }
  form.addEventListener('submit', saveFirst(form, by => form.requestSubmit ? form.requestSubmit(by) : form.submit()))
  const out = document.querySelector('form[action$="/sign-out"]')
  out?.addEventListener('submit', saveFirst(out, () => out.submit()))

  // Words that waited here since an earlier visit: put back, or, when the page was saved since, asked about.
  const fill = some => {
    const rest = [...some]
    for (const field of fields()) {
      const at = rest.findIndex(([name, value]) => name === field.name && (!BOXES.has(field.type) || value === field.value))
      if (BOXES.has(field.type)) field.checked = at >= 0
      else if (at >= 0) field.value = rest[at][1]
      if (at >= 0) rest.splice(at, 1)
      for (const kind of ['input', 'keyup']) field.dispatchEvent(new Event(kind, { bubbles: true }))
    }
    return told(rest)
  }
  const restore = some => {
    const over = document.createElement('p')
    over.className = 'kit-pre'
    over.textContent = fill(some).map(([, value]) => value).join('\n')
    touch()
    save()
    say('restored', over.textContent ? over : null)
  }
  const listed = some => told(some).flatMap(([name, value]) => {
    const field = fields().find(one => one.name === name && (!BOXES.has(one.type) || one.value === value))
    const [row, label, text] = ['div', 'dt', 'dd'].map(kind => document.createElement(kind))
    const group = field && BOXES.has(field.type) && field.closest('fieldset')?.querySelector('legend')
    const chosen = BOXES.has(field?.type) ? field.labels[0] : [...(field?.options || [])].find(one => one.value === value)
    label.textContent = (group || field?.labels[0])?.textContent.trim() || ''
    text.textContent = chosen?.textContent.trim() || value
    row.className = 'govuk-summary-list__row'
    label.className = 'govuk-summary-list__key'
    text.className = 'govuk-summary-list__value kit-pre'
    row.append(label, text)
    return [row]
  })
  const ask = entry => {
    const both = place.querySelector('[data-keep-both]'), paper = form.closest('[data-keep-form]')
    both.querySelector('[data-keep-mine]').replaceChildren(...listed(entry.words))
    both.querySelector('[data-keep-theirs]').replaceChildren(...listed(words()))
    paper.hidden = true
    both.hidden = false
    both.addEventListener('click', event => {
      const chosen = event.target.dataset.keepChoose
      if (!chosen) return
      both.hidden = true
      paper.hidden = false
      if (chosen === 'mine') restore(entry.words)
      else drop(key)
      fields()[0].focus()
    })
  }

  const found = read(key) || (own ? read(keyOf(NEW)) : null)
  if (own && found) drop(keyOf(NEW))
  if (found && !same(found.words, words())) {
    put(key, found)
    if (Number(savedAs) <= found.version) restore(found.words)
    else ask(found)
  } else if (found || held) {
    touch()
    save()
  }
}

if (chosenFrom) choose()
else {
  flush()
  if (form) write()
}
