// The script of a page that is read and voted on: it adds up the budget lines that stay ticked, and reads aloud.
// The page works without it: the same sum is worked out when the vote is sent.
for (const lines of document.querySelectorAll('[data-kit-lines]')) {
  const said = lines.querySelector('[data-kit-left]')
  const boxes = [...lines.querySelectorAll('input[type=checkbox]')]
  const pounds = box => Number(box.labels[0].textContent.split('£').pop().replace(/[^0-9]/g, ''))
  const add = () => {
    said.hidden = boxes.every(box => box.checked)
    said.querySelector('strong').textContent =
      '£' + boxes.filter(box => box.checked).reduce((sum, box) => sum + pounds(box), 0).toLocaleString('en-GB')
  }
  lines.addEventListener('change', add)
  add()
}

// Listen: each part of the text can be read aloud by the browser's own voice, one after the other, where it has one.
const voice = window.speechSynthesis
let playing = null
const quiet = () => {
  voice.cancel()
  if (playing) playing.textContent = 'Listen'
  playing = null
}
const words = heading => {
  const said = [heading.firstChild.textContent]
  for (let part = heading.nextElementSibling; part && part.tagName !== 'H2'; part = part.nextElementSibling) {
    const rows = part.matches('.kit-table') ? [...part.querySelectorAll('tr')] : part.matches('p:not(:has(button, a))') ? [part] : []
    said.push(...rows.flatMap(one => one.textContent.replace(/\s+/g, ' ').split(/(?<=[.!?])\s/)))
  }
  return said.map(one => one.trim()).filter(Boolean)
}
const read = (buttons, at) => {
  quiet()
  if (!buttons[at]) return
  playing = buttons[at]
  playing.textContent = 'Stop'
  const lines = words(playing.previousElementSibling)
  lines.forEach((line, place) => {
    const speech = new SpeechSynthesisUtterance(line)
    speech.lang = document.documentElement.lang
    if (place === lines.length - 1) speech.onend = () => playing === buttons[at] && read(buttons, at + 1)
    voice.speak(speech)
  })
}
const offer = () => {
  for (const text of document.querySelectorAll('[data-kit-listen]:not(.is-heard)')) {
    text.classList.add('is-heard')
    const buttons = [...text.querySelectorAll('h2')].map(heading => {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'kit-link-button kit-listen'
      button.textContent = 'Listen'
      heading.id ||= `part-${Math.random().toString(36).slice(2)}`
      button.setAttribute('aria-describedby', heading.id)
      heading.after(button)
      return button
    })
    buttons.forEach((button, at) => button.addEventListener('click', () => playing === button ? quiet() : read(buttons, at)))
  }
}
if (voice) {
  if (voice.getVoices().length) offer()
  voice.addEventListener('voiceschanged', () => voice.getVoices().length && offer())
  addEventListener('pagehide', quiet)
}
