// The script of every page: it lets govuk-frontend help with long forms (word counts, double clicks, errors that take focus),
// and adds a budget up as it is typed. Pages of an idea have another, keep.js.
// Every page works without it.
import { createAll, Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, Checkboxes, SkipLink } from './vendor/govuk-frontend/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, Checkboxes, SkipLink]) {
  createAll(component)
}

// A page that is alive (the meeting) asks every five seconds whether it has changed, and takes over what has. It waits
// while somebody types or has something folded open, and stops when they are signed out.
const EVERY = 5000
const busy = (part) => part.contains(document.activeElement) || part.querySelector('details[open]')
const look = async () => {
  const part = document.querySelector('[data-live]')
  if (!part || document.hidden || busy(part)) return
  const answer = await fetch(location.href, { headers: { 'If-None-Match': `"${part.dataset.live}"` } })
  if (answer.redirected || answer.status === 401) return location.reload()
  if (answer.status !== 200) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]')
  if (fresh && !busy(part)) part.replaceWith(fresh)
}
if (document.querySelector('[data-live]')) setInterval(() => look().catch(() => {}), EVERY)

// A timer or a break (panel/_clock.html) counts down by the service's clock, not by this phone's.
const clock = () => {
  for (const one of document.querySelectorAll('[data-until]')) {
    one.skew ??= Date.now() - Date.parse(one.dataset.server)
    const left = Math.ceil((Date.parse(one.dataset.until) - Date.now() + one.skew) / 1000)
    const said = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left` : one.dataset.over
    one.querySelector('[data-left]').textContent = said
  }
}
setInterval(clock, 1000)
clock()

for (const lines of document.querySelectorAll('[data-kit-total]')) {
  const total = document.getElementById(lines.dataset.kitTotal)
  lines.addEventListener('input', () => {
    const pounds = [...lines.querySelectorAll('input[inputmode=numeric]')]
      .map(input => input.value.replace(/[£,\s]/g, ''))
      .filter(typed => /^\d{1,7}$/.test(typed))
    total.textContent = '£' + pounds.reduce((sum, typed) => sum + Number(typed), 0).toLocaleString('en-GB')
  })
}

// Words that wait on this phone (keep.js) go when their writer signs out: on the next page that knows nobody.
const leave = document.querySelector('form[action$="/sign-out"]')
try {
  if (!leave && sessionStorage.getItem('kit-left')) {
    Object.keys(localStorage).filter(key => key.startsWith('kit-keep:')).forEach(key => localStorage.removeItem(key))
  }
  sessionStorage.removeItem('kit-left')
  leave?.addEventListener('submit', () => sessionStorage.setItem('kit-left', '1'))
} catch { /* this browser keeps nothing */ }
